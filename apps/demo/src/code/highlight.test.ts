import { expect, test } from 'vitest'
import { highlight } from './highlight.ts'

test('colours words, texts, notes and calls, and loses nothing', () => {
  const code = "/** A note. */\nconst it = await send('a \\' b') // so\nfor (const x of y) show(`y`)\n"
  const tokens = highlight(code)
  expect(tokens.map(({ text }) => text).join('')).toBe(code)
  const of = (kind: string): readonly string[] =>
    tokens.filter((token) => token.kind === kind).map(({ text }) => text)
  expect(of('note')).toEqual(['/** A note. */', '// so'])
  expect(of('text')).toEqual(["'a \\' b'", '`y`'])
  expect(of('word')).toEqual(['const', 'await', 'for', 'const', 'of'])
  expect(of('call')).toEqual(['send', 'show'])
})
