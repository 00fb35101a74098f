/** What is counted of jobs on this node. */
export interface JobMetrics {
  /** One has been tried: `delivered`, or `failed` and to be tried again. */
  tried(what: string, outcome: 'delivered' | 'failed'): void
  /** Never done: too many were waiting, or it had become too old. */
  dropped(reason: 'queueFull' | 'tooOld', count: number): void
  /** Of all nodes, as of a moment ago. */
  waiting(count: number): void
}
