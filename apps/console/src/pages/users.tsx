import type { UserProfile } from '@kidoku/protocol'
import { useState } from 'react'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Pager } from '../components/pager.tsx'
import { Presence } from '../components/presence.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { Table } from '../components/table.tsx'
import { go, href } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import { useQuery } from '../use-query.ts'
import type { PageProps } from './page.ts'
import { User } from './user.tsx'

const usersPerPage = 50

export function Users({ path, query }: PageProps): React.ReactNode {
  const [, , userId] = path
  return userId === undefined ? <UserList search={query.get('search') ?? ''} /> : <User userId={userId} />
}

function UserList({ search }: { readonly search: string }): React.ReactNode {
  const { say } = useSurroundings()
  const [beyond, setBeyond] = useState<readonly string[]>([])
  const asked = useQuery('users.list', {
    after: beyond.at(-1) ?? '',
    count: usersPerPage,
    ...(search === '' ? {} : { search }),
  })
  const ids = asked.answer?.users.map((user) => user.userId) ?? []
  const presence = useQuery('session.presence', ids.length === 0 ? undefined : { userIds: ids })
  const platforms = new Map(presence.answer?.users.map((user) => [user.userId, user.platforms]))
  const columns = [
    {
      key: 'id',
      title: say('userID'),
      cell: (row: UserProfile) => <a href={href(['chat', 'users', row.userId])}>{row.userId}</a>,
    },
    { key: 'name', title: say('nickName'), cell: (row: UserProfile) => row.nickName || '–' },
    {
      key: 'presence',
      title: say('presence'),
      cell: (row: UserProfile) => <Presence platforms={platforms.get(row.userId)} />,
    },
  ]
  return (
    <>
      <PageHead title={say('users')} />
      <SearchBox
        label={say('searchUsers')}
        value={search}
        search={(text) => {
          setBeyond([])
          go(href(['chat', 'users'], { search: text }))
        }}
      />
      <Loaded asked={asked}>
        {({ users, next, isFinished }) => (
          <section className="card" aria-label={say('users')}>
            <Table
              label={say('users')}
              columns={columns}
              rows={users}
              keyOf={(row) => row.userId}
              empty={say('noUsers')}
            />
            <Pager beyond={beyond} put={setBeyond} last={next} isFinished={isFinished} isByTime={false} />
          </section>
        )}
      </Loaded>
    </>
  )
}
