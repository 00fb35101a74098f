import {
  type V2TIMGroupMessageReadMember,
  V2TIMGroupMessageReadMembersFilter,
  type V2TIMManager,
  type V2TIMMessage,
} from '@kidoku/sdk'
import { createStore, type Readable } from './store.ts'

export interface ReadMembersView {
  /** READ: in the order of reading, each with `readTime`. UNREAD: in the order of joining. */
  readonly members: readonly V2TIMGroupMessageReadMember[]
  readonly state: 'loading' | 'ready' | 'failed'
  /** All of them are here. */
  readonly isFinished: boolean
  readonly isLoadingMore: boolean
}

export interface ReadMembersKeeper {
  readonly store: Readable<ReadMembersView>
  readonly loadMore: () => Promise<void>
  /** Which of `members` are being looked at: those are kept up to date. Default: the first page. */
  readonly lookAt: (firstIndex: number, lastIndex: number) => void
  /** Somebody has read it, or left. */
  readonly changed: () => void
  readonly stop: () => void
}

export interface ReadMembersOptions {
  readonly manager: V2TIMManager
  readonly message: V2TIMMessage
  readonly filter: V2TIMGroupMessageReadMembersFilter
  readonly report: (error: unknown) => void
}

interface Page {
  readonly start: number
  readonly members: readonly V2TIMGroupMessageReadMember[]
}

const pageSize = 100
/** Members in memory; further ones are not fetched. */
const loadedMembersMax = 500_000
/** Changes in quick succession are one question. */
const gatherMs = 250
/** Pages that are being looked at and are asked for again at once. */
const refreshedPagesMax = 3

/**
 * A list that is paged while it changes. Readers only ever come to the end of the read list: its last page is asked for again. The
 * unread list loses members anywhere: the pages in view are asked for again, each from its own start up to where the next begins.
 */
export function createReadMembers(options: ReadMembersOptions): ReadMembersKeeper {
  const { manager, message, filter, report } = options
  const isRead = filter === V2TIMGroupMessageReadMembersFilter.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ
  let pages: readonly Page[] = []
  let nextSeq = 0
  let isFinished = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  let range = { first: 0, last: pageSize - 1 }
  /** One question at a time: answers are taken in the order of asking. */
  let queue: Promise<void> = Promise.resolve()

  const store = createStore<ReadMembersView>({
    members: [],
    state: 'loading',
    isFinished: false,
    isLoadingMore: false,
  })
  const show = (change: Partial<ReadMembersView> = {}): void => {
    if (!isStopped) store.set({ ...store.get(), isFinished, ...change })
  }
  const flat = (): readonly V2TIMGroupMessageReadMember[] => pages.flatMap(({ members }) => members)
  const ask = (start: number) =>
    manager.getMessageManager().getGroupMessageReadMemberList(message, filter, start, pageSize)
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    queue = queue.then(work).catch((error: unknown) => {
      show({ isLoadingMore: false, state: store.get().state === 'ready' ? 'ready' : 'failed' })
      report(error)
    })
    return queue
  }

  const appendPage = async (): Promise<void> => {
    if (isStopped || isFinished || store.get().members.length >= loadedMembersMax) return
    show({ isLoadingMore: true })
    const found = await ask(nextSeq)
    pages = [...pages, { start: nextSeq, members: found.members }]
    nextSeq = found.nextSeq
    isFinished = found.isFinished
    show({
      members: [...store.get().members, ...found.members],
      state: 'ready',
      isLoadingMore: false,
    })
  }
  const refreshPage = async (at: number): Promise<void> => {
    const page = pages[at]
    if (page === undefined) return
    const found = await ask(page.start)
    const later = new Set(
      pages.slice(at + 1, at + 1 + refreshedPagesMax).flatMap(({ members }) => members.map(idOf)),
    )
    const end = found.members.findIndex((member) => later.has(member.userID))
    const members = end === -1 ? found.members : found.members.slice(0, end)
    pages = pages.with(at, { start: page.start, members })
    if (at < pages.length - 1) return
    nextSeq = found.nextSeq
    isFinished = found.isFinished
  }
  const refresh = async (): Promise<void> => {
    if (isStopped) return
    if (pages.length === 0) return appendPage()
    const last = pages.length - 1
    if (isRead && isFinished) await refreshPage(last)
    if (!isRead) for (const at of pagesIn(pages, range).slice(0, refreshedPagesMax)) await refreshPage(at)
    show({ members: flat() })
  }

  void inTurn(appendPage)
  return {
    store,
    loadMore: () => inTurn(appendPage),
    lookAt: (first, last) => {
      range = { first, last }
    },
    changed: () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void inTurn(refresh)
      }, gatherMs)
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

function idOf(member: V2TIMGroupMessageReadMember): string {
  return member.userID
}

/** The places of the pages that hold these indexes. */
function pagesIn(
  pages: readonly Page[],
  { first, last }: { readonly first: number; readonly last: number },
): number[] {
  const found: number[] = []
  let start = 0
  for (const [at, { members }] of pages.entries()) {
    if (start <= last && start + members.length >= first) found.push(at)
    start += members.length
  }
  return found
}
