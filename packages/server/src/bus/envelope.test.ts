import { describe, expect, test } from 'vitest'
import { heard } from './envelope.ts'

const read = (text: string) => heard('conversation:group:g', Buffer.from(text))

describe('what is heard on a subject', () => {
  test.each([
    '{"k":"tell"}\n{}',
    '{"k":"tell","e":"x","o":5}\n{}',
    '{"k":"tell","e":"x","x":{"length":1}}\n{}',
    '{"k":"tell","e":"x","s":1}\n{}',
    '{"k":"enter"}\n',
    '{"k":"leave","c":{}}\n',
    '{"k":"note","n":5,"p":1}\n',
    '{"k":"lost"}\n',
    '{"k":"lost","t":"yesterday"}\n',
    '{"k":"lost","t":1e300}\n',
    '{"k":"node","id":{},"w":"here"}\n',
    '{"k":"node","id":"one","w":5}\n',
    '{"k":"of a newer version"}\n',
    'null\n',
    '[]\n',
  ])('%j is no word of a node, and is left aside', (text) => expect(read(text)).toBeUndefined())

  test('what a node says is taken', () => {
    expect(read('{"k":"lost","t":5,"newer":1}\n')).toMatchObject({ kind: 'lost', sinceMs: 5 })
    expect(read('{"k":"tell","e":"x","o":["a"]}\n{"event":"x"}')).toMatchObject({
      text: '{"event":"x"}',
      audience: { conversationId: 'group:g', only: ['a'] },
    })
  })
})
