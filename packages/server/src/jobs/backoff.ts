const firstMs = 1_000
const mostMs = 60_000

/** How long to wait after so many failures in a row: doubling, bounded, and never the same for all who wait. */
export function backoffMs(failures: number, random: () => number): number {
  const whole = Math.min(firstMs * 2 ** Math.min(failures - 1, 20), mostMs)
  return Math.round(whole * (0.5 + random() / 2))
}
