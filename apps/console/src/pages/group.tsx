import type { GroupMember } from '@kidoku/protocol'
import { useState } from 'react'
import { Fact, Facts } from '../components/facts.tsx'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Pager } from '../components/pager.tsx'
import { Table } from '../components/table.tsx'
import { TimeText } from '../components/time-text.tsx'
import { href } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import { useQuery } from '../use-query.ts'

const membersPerPage = 50
const roles = { owner: 'memberOwner', admin: 'memberAdmin', member: 'memberOrdinary' } as const

/** One group: what it is, and who is in it. */
export function Group({ groupId }: { readonly groupId: string }): React.ReactNode {
  const { say, language } = useSurroundings()
  const asked = useQuery('groups.get', { groupIds: [groupId] })
  const [result] = asked.answer?.results ?? []
  const group = result?.group
  return (
    <>
      <PageHead
        title={group?.name || groupId}
        trail={[{ text: say('groups'), to: href(['chat', 'groups']) }]}
      />
      <Loaded asked={asked}>
        {() =>
          group === undefined ? (
            <p className="empty">{say('noSuchGroup')}</p>
          ) : (
            <>
              <Facts label={say('group')}>
                <Fact name={say('groupID')}>
                  <code>{group.groupId}</code>
                </Fact>
                <Fact name={say('type')}>{group.groupType}</Fact>
                <Fact name={say('owner')}>
                  {group.owner === '' ? (
                    '–'
                  ) : (
                    <a href={href(['chat', 'users', group.owner])}>{group.owner}</a>
                  )}
                </Fact>
                <Fact name={say('members')}>{group.memberCount.toLocaleString(language)}</Fact>
                <Fact name={say('created')}>
                  <TimeText timeMs={group.createdAtMs} />
                </Fact>
                <Fact name={say('lastMessage')}>
                  <TimeText timeMs={group.lastMessageAtMs} />
                </Fact>
                <Fact name={say('introduction')}>{group.introduction || '–'}</Fact>
                <Fact name={say('allMuted')}>{group.isAllMuted ? say('on') : say('off')}</Fact>
              </Facts>
              <Members groupId={groupId} />
            </>
          )
        }
      </Loaded>
    </>
  )
}

function Members({ groupId }: { readonly groupId: string }): React.ReactNode {
  const { say } = useSurroundings()
  const [beyond, setBeyond] = useState<readonly number[]>([])
  const asked = useQuery('groups.members', {
    groupId,
    filter: 'all',
    after: beyond.at(-1) ?? 0,
    count: membersPerPage,
  })
  const columns = [
    {
      key: 'id',
      title: say('userID'),
      cell: (row: GroupMember) => <a href={href(['chat', 'users', row.userId])}>{row.userId}</a>,
    },
    {
      key: 'name',
      title: say('nickName'),
      cell: (row: GroupMember) => row.nameCard || row.nickName || '–',
    },
    { key: 'role', title: say('role'), cell: (row: GroupMember) => say(roles[row.role]) },
    {
      key: 'joined',
      title: say('joined'),
      cell: (row: GroupMember) => <TimeText timeMs={row.joinedAtMs} />,
    },
  ]
  return (
    <section className="card" aria-label={say('members')}>
      <h2>{say('members')}</h2>
      <Loaded asked={asked}>
        {({ members, next, isFinished }) => (
          <>
            <Table
              label={say('members')}
              columns={columns}
              rows={members}
              keyOf={(row) => row.userId}
              empty={say('noEntries')}
            />
            <Pager beyond={beyond} put={setBeyond} last={next} isFinished={isFinished} isByTime={false} />
          </>
        )}
      </Loaded>
    </section>
  )
}
