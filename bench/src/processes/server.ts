/** A server under measurement: ours, or one that does the same job another way. */
export interface Server {
  /** Of several nodes, divided by spaces. */
  readonly url: string
  readonly socketPath: string
  /** Whose CPU is counted as the server's: a database that works in processes of its own belongs to it. */
  pids(): readonly number[]
  /** From the start of the process until it was well. */
  readonly readyMs: number
  /** The input of `session.login`. */
  loginFor(userId: string): object
  stop(): Promise<void>
}
