/** A session as nodes speak of it. */
export interface Standing {
  readonly id: string
  readonly platform: string
  readonly instanceId?: string | undefined
  readonly order: number
  readonly isSettled: boolean
}

/* What other nodes answer. They may be of another version: what is not as expected is left out. */

export function standingsOf(answer: unknown): readonly Standing[] {
  return Array.isArray(answer) ? answer.filter(isStanding) : []
}

/** Whose session it is that asks, and how it stands. */
export function questionOf(
  question: unknown,
): { readonly userId: string; readonly standing: Standing } | undefined {
  if (typeof question !== 'object' || question === null) return undefined
  const { userId, standing } = question as Readonly<Record<string, unknown>>
  return typeof userId === 'string' && isStanding(standing) ? { userId, standing } : undefined
}

/** User ID and platforms. */
export function entriesOf(answer: unknown): readonly (readonly [string, readonly string[]])[] {
  if (!Array.isArray(answer)) return []
  return answer.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return []
    const [userId, platforms] = entry as readonly unknown[]
    return typeof userId === 'string' ? [[userId, textsOf(platforms)] as const] : []
  })
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}

function isStanding(value: unknown): value is Standing {
  if (typeof value !== 'object' || value === null) return false
  const standing = value as Readonly<Record<keyof Standing, unknown>>
  return (
    typeof standing.id === 'string' &&
    typeof standing.platform === 'string' &&
    typeof standing.order === 'number' &&
    typeof standing.isSettled === 'boolean' &&
    (standing.instanceId === undefined || typeof standing.instanceId === 'string')
  )
}
