import type { V2TIMGroupMessageReadMember } from '@kidoku/sdk'
import { useEffect, useMemo, useState } from 'react'
import type { ReadMembers } from '../hooks/use-read-members.ts'
import { nameOf } from './message-text.ts'

export interface MemberSearch {
  readonly isSearching: boolean
  readonly found: readonly V2TIMGroupMessageReadMember[]
  /** As far as it goes by itself: all of them, or the next 5,000. */
  readonly isDone: boolean
  readonly goOn: () => void
}

/** Members that one search loads; then it asks whether to go on. */
const searchedMembersStep = 5_000

/** Over what is loaded; loads on while somebody searches, up to a bound at a time. */
export function useMemberSearch(readers: ReadMembers, query: string): MemberSearch {
  const { members, isFinished, isLoadingMore, loadMore } = readers
  const [limit, setLimit] = useState(searchedMembersStep)
  const wanted = normal(query)
  const isSearching = wanted !== ''
  const isDone = isFinished || members.length >= limit

  useEffect(() => {
    if (isSearching && !isDone && !isLoadingMore) void loadMore()
  }, [isSearching, isDone, isLoadingMore, loadMore])

  const found = useMemo(
    () =>
      wanted === ''
        ? []
        : members.filter((member) => normal(`${nameOf(member)} ${member.userID}`).includes(wanted)),
    [members, wanted],
  )
  return {
    isSearching,
    found,
    isDone,
    goOn: () => setLimit(members.length + searchedMembersStep),
  }
}

function normal(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase().trim()
}
