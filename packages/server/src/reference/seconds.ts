/** Times are whole seconds there. */
export function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1_000)
}
