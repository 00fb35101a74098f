import { expect, test } from 'vitest'
import { done } from '../feature.ts'
import { joined } from './outbox.ts'
import { answerFrame, jsonFrame, textFrame } from './text-frame.ts'

test('an answer that says no more than that it is done is the frame of any other', () => {
  for (const id of [1, 42, Number.MAX_SAFE_INTEGER]) {
    const bytes = Buffer.from(joined([answerFrame(id, done)]) as string, 'latin1')
    expect(bytes.equals(jsonFrame({ id, output: {} }))).toBe(true)
    expect(joined([answerFrame(id, {})])).toEqual(jsonFrame({ id, output: {} }))
  }
})

test('frames of one turn are one piece, in their order, whatever they are made of', () => {
  const frames = [answerFrame(1, done), textFrame('{"é":1}'), answerFrame(2, done)]
  const expected = [jsonFrame({ id: 1, output: {} }), textFrame('{"é":1}'), jsonFrame({ id: 2, output: {} })]
  expect(joined(frames)).toEqual(Buffer.concat(expected))
})
