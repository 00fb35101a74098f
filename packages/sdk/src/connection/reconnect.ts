/** How the SDK comes back after a connection is lost. Times in ms. */
export interface ReconnectPolicy {
  /** The first wait is a random time from 0 to this. Default 500. */
  readonly firstDelayMaxMs: number
  /** Every further wait's bound is the one before times this. Default 2. */
  readonly factor: number
  /** No bound grows above this. Default 5,000. */
  readonly delayMaxMs: number
  /** How long one attempt may take, and how long `login` keeps trying before it gives up with 9508. Default 10,000. */
  readonly connectTimeoutMs: number
}

export const defaultReconnectPolicy: ReconnectPolicy = {
  firstDelayMaxMs: 500,
  factor: 2,
  delayMaxMs: 5_000,
  connectTimeoutMs: 10_000,
}

export interface Attempt {
  /** 0 for the first attempt after the loss. */
  readonly attempt: number
  /** 0 to 1. */
  readonly random: number
  /** What the server asked for, if it did. */
  readonly atLeastMs?: number
}

/**
 * Full jitter: the wait before an attempt is spread over the whole interval, so that a server that comes back is not met by
 * all its clients at once.
 */
export function reconnectDelayMs(
  policy: ReconnectPolicy,
  { attempt, random, atLeastMs = 0 }: Attempt,
): number {
  const bound = Math.min(policy.delayMaxMs, policy.firstDelayMaxMs * policy.factor ** attempt)
  return atLeastMs + Math.floor(random * bound)
}
