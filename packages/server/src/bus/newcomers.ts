import type { Audience } from './bus.ts'

/**
 * Who enters a conversation may be the first on their node to hear it, and what is told to it in the same breath may be gone
 * by before that node listens: newcomers are told by their own names.
 */
export function besidesNewcomers(
  audience: Audience,
  newcomersOf: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Audience[] {
  if (!('conversationId' in audience)) return [audience]
  const { only, exceptUsers = [], exceptSession } = audience
  const newcomers = newcomersOf.get(audience.conversationId) ?? new Set()
  const named = [...newcomers].filter(
    (userId) => !exceptUsers.includes(userId) && (only === undefined || only.includes(userId)),
  )
  if (named.length === 0) return [audience]
  return [
    { ...audience, exceptUsers: [...exceptUsers, ...named] },
    { users: named, ...(exceptSession === undefined ? {} : { exceptSession }) },
  ]
}
