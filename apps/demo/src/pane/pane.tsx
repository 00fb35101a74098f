import { ChatProvider, ConversationList, ReceiptsSwitch } from '@kidoku/react'
import { type ReactNode, useCallback, useState } from 'react'
import { useAccount } from '../account/use-account.ts'
import type { Person } from '../server/people.ts'
import { useWords } from '../texts/texts.ts'
import { changeView, type Side, type View } from '../view-state.ts'
import { Conversation } from './conversation.tsx'
import { ManagerContext } from './manager-context.ts'
import { NewChat } from './new-chat.tsx'
import { PaneHead } from './pane-head.tsx'
import { Toasts, useToasts } from './toasts.tsx'

export interface PaneProps {
  readonly side: Side
  readonly view: View
  readonly people: readonly Person[]
}

const across: Readonly<Record<Side, Side>> = { left: 'right', right: 'left' }

/** All that one person sees: signed in with an SDK instance of their own. */
export function Pane({ side, view, people }: PaneProps): ReactNode {
  const words = useWords()
  const userID = view.people[side]
  const conversationID = view.conversations[side]
  const { toasts, report, dismiss } = useToasts()
  const account = useAccount(userID, report)
  const [isCut, setIsCut] = useState(account.isCut())
  const me = people.find((person) => person.userID === userID) ?? { userID, name: userID, faceURL: '' }
  const open = useCallback((id: string) => changeView({ [`${side}-chat`]: id }), [side])
  const cut = (next: boolean): void => {
    account.setCut(next)
    setIsCut(next)
  }

  return (
    <ManagerContext.Provider value={account.manager}>
      <ChatProvider manager={account.manager} language={words.language} theme={view.theme} onError={report}>
        <section
          className="pane"
          data-side={side}
          data-open={conversationID !== '' || undefined}
          aria-label={me.name}
        >
          <PaneHead
            me={me}
            people={people}
            otherID={view.people[across[side]]}
            onBecome={(next) => become(view, side, next)}
            isCut={isCut}
            onCut={cut}
          />
          <div className="pane-list">
            <ConversationList selected={conversationID} onSelect={open} />
            <NewChat people={people} myID={userID} onChoose={(other) => open(`c2c_${other}`)} />
            <ReceiptsSwitch />
          </div>
          {conversationID === '' ? (
            <p className="pane-empty">{words.noConversation}</p>
          ) : (
            <Conversation
              conversationID={conversationID}
              me={me}
              people={people}
              otherID={view.people[across[side]]}
              onBack={() => open('none')}
              report={report}
            />
          )}
          {isCut && <p className="cut-note">{words.cutNote}</p>}
          <Toasts toasts={toasts} onDismiss={dismiss} />
        </section>
      </ChatProvider>
    </ManagerContext.Provider>
  )
}

/** Whoever is on the other side already comes over, and the two change places. Talks of two follow who sits there. */
function become(view: View, side: Side, next: string): void {
  const other = across[side]
  const isSwap = view.people[other] === next
  const moved = isSwap ? { [side]: next, [other]: view.people[side] } : { [side]: next }
  const people = { ...view.people, ...moved }
  const conversationOf = (one: Side): string => {
    const id = view.conversations[one]
    return id.startsWith('group_') ? id : `c2c_${people[across[one]]}`
  }
  changeView({ ...moved, 'left-chat': conversationOf('left'), 'right-chat': conversationOf('right') })
}
