import type { SessionPolicy } from '../config.ts'

/** What the policy has to know of a session, wherever it is. */
export interface Standing {
  readonly id: string
  readonly platform: string
  /** Names the installation. */
  readonly instanceId?: string | undefined
}

/** Who has to go when `arriving` comes, of those who are here already, the oldest first. */
export function whoGoes<S extends Standing>(
  present: readonly S[],
  arriving: Standing,
  rule: { readonly policy: SessionPolicy; readonly sessionsPerUserMax: number },
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
