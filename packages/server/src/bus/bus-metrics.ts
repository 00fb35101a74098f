/** What the bus counts. */
export interface BusMetrics {
  lineIs(isUp: boolean): void
  /** Nodes that are heard of, this one included. */
  nodes(count: number): void
  /** A message to NATS. */
  said(): void
  /** A message from NATS. */
  heard(): void
  /** Something may be missing here, and why. */
  lost(reason: string): void
}
