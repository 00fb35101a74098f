import {
  type V2TIMGroupMessageReadMember,
  V2TIMGroupMessageReadMembersFilter,
  type V2TIMMessage,
} from '@kidoku/sdk'
import { memo, type ReactNode, useEffect, useRef, useState } from 'react'
import { useChat } from '../chat-context.ts'
import { useReadMembers } from '../hooks/use-read-members.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icons.tsx'
import { nameOf } from './message-text.ts'
import { Placeholder } from './placeholder.tsx'
import { scrollable } from './scrollable.ts'
import { useEvenRows } from './use-even-rows.ts'
import { useMemberSearch } from './use-member-search.ts'

export interface MemberListProps {
  readonly message: V2TIMMessage
  readonly filter: V2TIMGroupMessageReadMembersFilter
  /** How many there are, loaded or not. */
  readonly total: number
}

/** So many rows before the end of what is loaded, more is. */
const aheadRows = 40
const keyOf = ({ userID }: V2TIMGroupMessageReadMember): string => userID

/** One of the two lists: paged by scrolling, with a search over what is loaded, which goes on loading. */
export function MemberList({ message, filter, total }: MemberListProps): ReactNode {
  const { t, dates } = useChat()
  const readers = useReadMembers(message, filter)
  const { members, state, isFinished, isLoadingMore, loadMore, lookAt } = readers
  const [query, setQuery] = useState('')
  const search = useMemberSearch(readers, query)
  const shown = search.isSearching ? search.found : members
  const scroller = useRef<HTMLElement>(null)
  const isReadList =
    filter === V2TIMGroupMessageReadMembersFilter.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ

  const virtualizer = useEvenRows({
    scroller,
    items: shown,
    keyOf,
    heightPx: 48,
    overscan: 8,
    paddingStart: 4,
    paddingEnd: 8,
  })
  const items = virtualizer.getVirtualItems()
  const firstIndex = items[0]?.index ?? 0
  const lastIndex = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (search.isSearching) return
    lookAt(firstIndex, lastIndex)
    if (state === 'ready' && !isFinished && !isLoadingMore && lastIndex >= members.length - aheadRows)
      void loadMore()
  }, [
    search.isSearching,
    lookAt,
    firstIndex,
    lastIndex,
    state,
    isFinished,
    isLoadingMore,
    members.length,
    loadMore,
  ])

  if (state === 'failed')
    return (
      <Placeholder icon="warning" title={t('membersFailed')}>
        <button type="button" className="kd-link" onClick={readers.reload}>
          {t('tryAgain')}
        </button>
      </Placeholder>
    )
  if (state === 'loading') return <Placeholder isLoading title={t('loadingMembers')} />
  if (members.length === 0 && total === 0)
    return (
      <Placeholder
        icon={isReadList ? 'clock' : 'ticks'}
        title={t(isReadList ? 'nobodyRead' : 'nobodyUnread')}
      />
    )
  return (
    <>
      <label className="kd-search">
        <Icon name="search" />
        <input
          type="search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          placeholder={t('searchMembers')}
          aria-label={t('searchMembers')}
        />
      </label>
      <section
        className="kd-members"
        ref={scroller}
        {...scrollable}
        aria-label={t(isReadList ? 'read' : 'unread')}
      >
        {shown.length > 0 && (
          <ol className="kd-member-rows" ref={virtualizer.containerRef}>
            {items.map(({ index, key }) => (
              <li
                key={key}
                className="kd-member"
                aria-setsize={search.isSearching ? shown.length : Math.max(total, shown.length)}
                aria-posinset={index + 1}
                data-index={index}
                ref={virtualizer.measureElement}
              >
                <Member member={shown[index]} dates={dates} />
              </li>
            ))}
          </ol>
        )}
        {search.isSearching && shown.length === 0 && search.isDone && (
          <p className="kd-note">{t('noMatch')}</p>
        )}
      </section>
      {search.isSearching && !isFinished && (
        <p className="kd-note kd-searched" role="status">
          {t('searchedSome', { searched: members.length, count: Math.max(total, members.length) })}
          {search.isDone && (
            <button type="button" className="kd-link" onClick={search.goOn}>
              {t('searchMore')}
            </button>
          )}
        </p>
      )}
    </>
  )
}

interface MemberProps {
  readonly member: V2TIMGroupMessageReadMember | undefined
  readonly dates: ReturnType<typeof useChat>['dates']
}

const Member = memo(function Member({ member, dates }: MemberProps): ReactNode {
  if (member === undefined) return null
  const name = nameOf(member)
  return (
    <>
      <Avatar id={member.userID} name={name} faceUrl={member.faceURL} />
      <span className="kd-member-name" dir="auto">
        {name}
      </span>
      {member.readTime > 0 && (
        <time dateTime={new Date(member.readTime).toISOString()} title={dates.full(member.readTime)}>
          {dates.exact(member.readTime)}
        </time>
      )}
    </>
  )
})
