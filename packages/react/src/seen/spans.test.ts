import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSpan, type Span, spanLength } from './spans.ts'

test('pieces that touch become one, pieces apart stay apart', () => {
  expect(addSpan([[0, 0.2]], [0.1, 0.3])).toEqual([[0, 0.3]])
  expect(addSpan([[0, 0.2]], [0.5, 0.6])).toEqual([
    [0, 0.2],
    [0.5, 0.6],
  ])
  expect(
    addSpan(
      [
        [0, 0.2],
        [0.5, 0.6],
      ],
      [0.2, 0.5],
    ),
  ).toEqual([[0, 0.6]])
  expect(addSpan([[0, 0.2]], [0.4, 0.4])).toEqual([[0, 0.2]])
})

test('in any order, the length is what is covered', () => {
  const cell = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 30 }))
  fc.assert(
    fc.property(fc.array(cell), (cells) => {
      let spans: readonly Span[] = []
      const covered = new Set<number>()
      for (const [from, size] of cells) {
        const to = Math.min(100, from + size)
        spans = addSpan(spans, [from / 100, to / 100])
        for (let at = from; at < to; at += 1) covered.add(at)
      }
      expect(spanLength(spans)).toBeCloseTo(covered.size / 100, 6)
    }),
  )
})
