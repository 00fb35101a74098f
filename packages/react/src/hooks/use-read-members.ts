import type { V2TIMGroupMessageReadMembersFilter, V2TIMMessage } from '@kidoku/sdk'
import { useEffect, useMemo, useState } from 'react'
import { createReadMembers, type ReadMembersKeeper, type ReadMembersView } from '../chat/read-members.ts'
import { createStore } from '../chat/store.ts'
import { useChat } from '../chat-context.ts'
import { useReadable } from './use-readable.ts'

export interface ReadMembers extends ReadMembersView, Pick<ReadMembersKeeper, 'loadMore' | 'lookAt'> {
  /** After it failed: from the start. */
  readonly reload: () => void
}

const nothing = createStore<ReadMembersView>({
  members: [],
  state: 'loading',
  isFinished: false,
  isLoadingMore: false,
})
const idle: Pick<ReadMembersKeeper, 'loadMore' | 'lookAt'> = {
  loadMore: async () => undefined,
  lookAt: () => undefined,
}

/** Who has read, or has not read, a group message of mine; in pages of 100, kept right while people read. receipts.md §5 */
export function useReadMembers(
  message: V2TIMMessage,
  filter: V2TIMGroupMessageReadMembersFilter,
): ReadMembers {
  const { chat } = useChat()
  const { msgID } = message
  const [keeper, setKeeper] = useState<ReadMembersKeeper>()
  const [attempt, setAttempt] = useState(0)

  // The message is a copy, and another one whenever it changes: only its name matters here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above; an attempt is a reason to begin anew
  useEffect(() => {
    const made = createReadMembers({ manager: chat.manager, message, filter, report: chat.report })
    const stop = chat.receipts.watch(message, made.changed)
    setKeeper(made)
    return () => {
      stop()
      made.stop()
    }
  }, [chat, msgID, filter, attempt])

  const view = useReadable(keeper?.store ?? nothing)
  return useMemo(
    () => ({
      ...view,
      loadMore: keeper?.loadMore ?? idle.loadMore,
      lookAt: keeper?.lookAt ?? idle.lookAt,
      reload: () => setAttempt((before) => before + 1),
    }),
    [view, keeper],
  )
}
