import { MessageInput } from '@kidoku/react'
import type { ReactNode } from 'react'
import { ReadersBar } from '../crowd/readers-bar.tsx'
import type { Person } from '../server/people.ts'
import { ConversationHead } from './conversation-head.tsx'
import { Messages } from './messages.tsx'

export interface ConversationProps {
  readonly conversationID: string
  readonly me: Person
  readonly people: readonly Person[]
  /** Who sits at the other pane. */
  readonly otherID: string
  readonly onBack: () => void
  readonly report: (error: unknown) => void
}

export function Conversation(props: ConversationProps): ReactNode {
  const { conversationID, me, people, otherID, onBack, report } = props
  return (
    <div className="conversation">
      <ConversationHead conversationID={conversationID} people={people} onBack={onBack} />
      {conversationID.startsWith('group_') && (
        <ReadersBar
          key={conversationID}
          groupID={conversationID.slice('group_'.length)}
          myID={me.userID}
          otherID={otherID}
          report={report}
        />
      )}
      <Messages conversationID={conversationID} report={report} />
      <MessageInput conversationID={conversationID} />
    </div>
  )
}
