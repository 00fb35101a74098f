/** The slider's scale is logarithmic: each step of it is so many times as fast. */
export interface PaceRange {
  readonly slowest: number
  readonly fastest: number
  readonly initial: number
}

export const sliderMax = 100

/** A few people read one by one, a hundred thousand by the thousand. */
export function paceRangeOf(audience: number): PaceRange {
  return audience > 200
    ? { slowest: 10, fastest: 10_000, initial: 2_000 }
    : { slowest: 0.5, fastest: 10, initial: 2 }
}

export function paceAt(range: PaceRange, position: number): number {
  const pace = range.slowest * (range.fastest / range.slowest) ** (position / sliderMax)
  return rounded(pace)
}

export function positionOf(range: PaceRange, pace: number): number {
  return Math.round((sliderMax * Math.log(pace / range.slowest)) / Math.log(range.fastest / range.slowest))
}

/** To two digits: what one would say. */
function rounded(pace: number): number {
  return Number(pace.toPrecision(pace < 1 ? 1 : 2))
}
