import { describe, expect, test } from 'vitest'
import { type Course, drawCourse, grown } from './course.ts'
import { paceAt, paceRangeOf, positionOf, sliderMax } from './pace.ts'

const empty: Course = []
const frame = { width: 100, height: 50, total: 1_000, spanMsMin: 1_000 }

describe('the course of readers', () => {
  test('keeps its beginning and its newest point, however long it goes on', () => {
    const times = Array.from({ length: 5_000 }, (_, at) => at * 100)
    const course = times.reduce((before, timeMs) => grown(before, { timeMs, readCount: timeMs + 1 }), empty)
    expect(course.length).toBeLessThanOrEqual(601)
    expect(course[0]).toEqual({ timeMs: 0, readCount: 1 })
    expect(course.at(-1)).toEqual({ timeMs: 499_900, readCount: 499_901 })
  })

  test('takes no point that says nothing new', () => {
    const one = grown(empty, { timeMs: 0, readCount: 3 })
    expect(grown(one, { timeMs: 500, readCount: 3 })).toBe(one)
  })

  test('reaches the top when all have read', () => {
    const course = [
      { timeMs: 5_000, readCount: 0 },
      { timeMs: 6_000, readCount: 500 },
      { timeMs: 7_000, readCount: 1_000 },
    ]
    expect(drawCourse(course, frame)).toEqual({
      line: 'M0 50L0 50L50 25L100 0',
      area: 'M0 50L0 50L50 25L100 0V50H0Z',
      end: { x: 100, y: 0 },
      spanMs: 2_000,
    })
  })

  test('was as it is now before anybody looked', () => {
    expect(drawCourse([{ timeMs: 9_000, readCount: 500 }], frame).line).toBe('M0 25L100 25')
  })

  test('draws nothing where there is nothing yet', () => {
    expect(drawCourse(empty, frame)).toMatchObject({ line: '', area: '' })
  })
})

describe('the pace', () => {
  test.each([11, 99_999])(
    'of %i readers goes from the slowest to the fastest, and back to its place',
    (audience) => {
      const range = paceRangeOf(audience)
      expect(paceAt(range, 0)).toBe(range.slowest)
      expect(paceAt(range, sliderMax)).toBe(range.fastest)
      expect(paceAt(range, positionOf(range, range.initial))).toBeCloseTo(
        range.initial,
        -Math.log10(range.initial / 10),
      )
    },
  )
})
