import type { SessionPolicy } from '../config.ts'

/** What the policy has to know of a session, wherever it is. */
export interface Standing {
  readonly id: string
  readonly platform: string
  /** Names the installation. */
  readonly instanceId?: string | undefined
}

export interface PolicyRule {
  readonly policy: SessionPolicy
  /** With the policy `several`. */
  readonly sessionsPerUserMax: number
}

/** Who has to go when `arriving` comes, of those who are here already, the oldest first. */
export function whoGoes<S extends Standing>(
  present: readonly S[],
  arriving: Standing,
  rule: PolicyRule,
): readonly S[] {
  const replaced = present.filter(
    (other) => arriving.instanceId !== undefined && other.instanceId === arriving.instanceId,
  )
  const others = present.filter((other) => !replaced.includes(other))
  const kicked = {
    several: others.slice(0, Math.max(0, others.length + 1 - rule.sessionsPerUserMax)),
    platform: others.filter((other) => other.platform === arriving.platform),
    single: others,
  }[rule.policy]
  return [...replaced, ...kicked]
}

/** Of a user's sessions, the oldest first: those that had to go when a later one came. */
export function whoMayNotStay<S extends Standing>(inOrder: readonly S[], rule: PolicyRule): readonly S[] {
  const gone = new Set<S>()
  for (const [at, arriving] of inOrder.entries()) {
    const present = inOrder.slice(0, at).filter((each) => !gone.has(each))
    for (const each of whoGoes(present, arriving, rule)) gone.add(each)
  }
  return [...gone]
}
