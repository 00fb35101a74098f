import type { Settings } from 'kidoku'
import { afterAll, beforeAll } from 'vitest'
import type { FrameClient } from '../frame-client.ts'

/** A server under examination, whatever it is made of: people connect to it, it goes down, it comes up again. */
export interface Target {
  readonly url: string
  /** A logged-in connection of this user; an account that does not exist yet comes into being. */
  connect(userId: string): Promise<FrameClient>
  /** Down and up again on the same data; connections are lost. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Starts a server that differs from its defaults in these settings only. */
export type StartTarget = (overrides?: Partial<Settings>) => Promise<Target>

/** One target for all tests of a `describe`. */
export function useTarget(start: StartTarget, overrides: Partial<Settings> = {}): () => Target {
  let target: Target | undefined
  beforeAll(async () => {
    target = await start(overrides)
  })
  afterAll(async () => {
    await target?.close()
  })
  return () => {
    if (target === undefined) throw new Error('The target has not been started.')
    return target
  }
}
