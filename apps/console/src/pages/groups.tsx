import type { Group as GroupRow } from '@kidoku/protocol'
import { useState } from 'react'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Pager } from '../components/pager.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { Table } from '../components/table.tsx'
import { TimeText } from '../components/time-text.tsx'
import { go, href } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import { useQuery } from '../use-query.ts'
import { Group } from './group.tsx'
import type { PageProps } from './page.ts'

const groupsPerPage = 50

export function Groups({ path, query }: PageProps): React.ReactNode {
  const [, , groupId] = path
  return groupId === undefined ? (
    <GroupList search={query.get('search') ?? ''} />
  ) : (
    <Group groupId={groupId} />
  )
}

function GroupList({ search }: { readonly search: string }): React.ReactNode {
  const { say, language } = useSurroundings()
  const [beyond, setBeyond] = useState<readonly number[]>([])
  const asked = useQuery('groups.list', {
    after: beyond.at(-1) ?? 0,
    count: groupsPerPage,
    ...(search === '' ? {} : { search }),
  })
  const columns = [
    {
      key: 'name',
      title: say('groupName'),
      cell: (row: GroupRow) => <a href={href(['chat', 'groups', row.groupId])}>{row.name || row.groupId}</a>,
    },
    { key: 'id', title: say('groupID'), cell: (row: GroupRow) => <code>{row.groupId}</code> },
    { key: 'type', title: say('type'), cell: (row: GroupRow) => row.groupType },
    {
      key: 'members',
      title: say('members'),
      cell: (row: GroupRow) => row.memberCount.toLocaleString(language),
      isNumber: true,
    },
    {
      key: 'last',
      title: say('lastMessage'),
      cell: (row: GroupRow) => <TimeText timeMs={row.lastMessageAtMs} />,
    },
  ]
  return (
    <>
      <PageHead title={say('groups')} />
      <SearchBox
        label={say('searchGroups')}
        value={search}
        search={(text) => {
          setBeyond([])
          go(href(['chat', 'groups'], { search: text }))
        }}
      />
      <Loaded asked={asked}>
        {({ groups, next, isFinished }) => (
          <section className="card" aria-label={say('groups')}>
            <Table
              label={say('groups')}
              columns={columns}
              rows={groups}
              keyOf={(row) => row.groupId}
              empty={say('noGroups')}
            />
            <Pager beyond={beyond} put={setBeyond} last={next} isFinished={isFinished} isByTime={false} />
          </section>
        )}
      </Loaded>
    </>
  )
}
