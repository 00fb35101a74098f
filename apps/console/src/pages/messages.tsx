import type { FoundMessage, ReadMember, Receipt } from '@kidoku/protocol'
import { useState } from 'react'
import { Fact } from '../components/facts.tsx'
import { Loaded } from '../components/loaded.tsx'
import { PageHead } from '../components/page-head.tsx'
import { Pager } from '../components/pager.tsx'
import { SearchBox } from '../components/search-box.tsx'
import { Table } from '../components/table.tsx'
import { TimeText } from '../components/time-text.tsx'
import { go, href } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import { useQuery } from '../use-query.ts'
import type { PageProps } from './page.ts'

const membersPerPage = 50

/** A message by its ID: who has read it and when, and who has not. What it says is not shown. */
export function Messages({ query }: PageProps): React.ReactNode {
  const { say } = useSurroundings()
  const msgId = query.get('msgID') ?? ''
  const asked = useQuery('receipts.find', msgId === '' ? undefined : { msgId })
  return (
    <>
      <PageHead title={say('messageReceipts')} />
      <p className="lead">{say('messageReceiptsHint')}</p>
      <SearchBox
        label={say('searchMessage')}
        value={msgId}
        search={(text) => go(href(['chat', 'messages'], { msgID: text }))}
      />
      {msgId !== '' && (
        <Loaded asked={asked}>
          {({ messages }) =>
            messages.length === 0 ? (
              <p className="empty">{say('noSuchMessage')}</p>
            ) : (
              messages.map((message) => (
                <MessageCard
                  key={`${message.groupId ?? ''} ${message.sender} ${message.seq}`}
                  message={message}
                />
              ))
            )
          }
        </Loaded>
      )}
    </>
  )
}

function MessageCard({ message }: { readonly message: FoundMessage }): React.ReactNode {
  const { say } = useSurroundings()
  const { sender, receiver, groupId, receipt } = message
  return (
    <section className="card" aria-label={say('message')}>
      <dl className="facts">
        <Fact name={say('sender')}>
          <a href={href(['chat', 'users', sender])}>{sender}</a>
        </Fact>
        {receiver !== undefined && (
          <Fact name={say('receiver')}>
            <a href={href(['chat', 'users', receiver])}>{receiver}</a>
          </Fact>
        )}
        {groupId !== undefined && (
          <Fact name={say('group')}>
            <a href={href(['chat', 'groups', groupId])}>{groupId}</a>
          </Fact>
        )}
        <Fact name={say('time')}>
          <TimeText timeMs={message.timeMs} />
        </Fact>
        <Fact name={say('seq')}>{message.seq}</Fact>
        {receipt !== undefined && <Counts receipt={receipt} isGroup={groupId !== undefined} />}
      </dl>
      {receipt === undefined && (
        <p className="hint">{message.isRevoked ? say('recalled') : say('noReceipt')}</p>
      )}
      {receipt !== undefined && groupId !== undefined && (
        <div className="lists">
          <ReadList title={say('readBy')} groupId={groupId} seq={message.seq} filter="read" />
          <ReadList title={say('notReadBy')} groupId={groupId} seq={message.seq} filter="unread" />
        </div>
      )}
    </section>
  )
}

function Counts({
  receipt,
  isGroup,
}: {
  readonly receipt: Receipt
  readonly isGroup: boolean
}): React.ReactNode {
  const { say, language } = useSurroundings()
  if (!isGroup)
    return (
      <Fact name={say('readState')}>
        {receipt.readCount === 0 ? say('notRead') : <TimeText timeMs={receipt.readTimeMs} />}
      </Fact>
    )
  return (
    <>
      <Fact name={say('readState')}>{receipt.readCount.toLocaleString(language)}</Fact>
      <Fact name={say('unread')}>{receipt.unreadCount.toLocaleString(language)}</Fact>
      <Fact name={say('undisclosed')}>{receipt.undisclosedCount.toLocaleString(language)}</Fact>
      <Fact name={say('departed')}>{receipt.departedCount.toLocaleString(language)}</Fact>
    </>
  )
}

function ReadList(props: {
  readonly title: string
  readonly groupId: string
  readonly seq: number
  readonly filter: 'read' | 'unread'
}): React.ReactNode {
  const { say } = useSurroundings()
  const { title, groupId, seq, filter } = props
  const [beyond, setBeyond] = useState<readonly number[]>([])
  const asked = useQuery('receipts.members', {
    conversation: `group_${groupId}`,
    seq,
    filter,
    after: beyond.at(-1) ?? 0,
    count: membersPerPage,
  })
  const who = {
    key: 'id',
    title: say('userID'),
    cell: (row: ReadMember) => (
      <>
        <a href={href(['chat', 'users', row.userId])}>{row.userId}</a>{' '}
        <span className="hint">{row.nameCard || row.nickName}</span>
      </>
    ),
  }
  const when = {
    key: 'at',
    title: say('readAt'),
    cell: (row: ReadMember) => <TimeText timeMs={row.readTimeMs} />,
  }
  return (
    <div>
      <h2>{title}</h2>
      <Loaded asked={asked}>
        {({ members, next, isFinished }) => (
          <>
            <Table
              label={title}
              columns={filter === 'read' ? [who, when] : [who]}
              rows={members}
              keyOf={(row) => row.userId}
              empty={say('nobody')}
            />
            <Pager beyond={beyond} put={setBeyond} last={next} isFinished={isFinished} isByTime={false} />
          </>
        )}
      </Loaded>
    </div>
  )
}
