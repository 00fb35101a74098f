import { describe, expect, test } from 'vitest'
import { readLine, readLog } from './log-lines.ts'

describe('a line of a log', () => {
  test.each([
    ['[04:46] <Jo> hello there', { kind: 'said', nick: 'Jo', text: 'hello there' }],
    ['[04:46] <a[b]`^|c> <x> is a tag', { kind: 'said', nick: 'a[b]`^|c', text: '<x> is a tag' }],
    ['[04:46] <Jo> ', { kind: 'said', nick: 'Jo', text: '' }],
    ['[04:46] <Jo>', { kind: 'said', nick: 'Jo', text: '' }],
    ['[04:46] <Jo[1] > a name filled up', { kind: 'said', nick: 'Jo[1]', text: 'a name filled up' }],
    ['=== Jo[1]   has joined #room', { kind: 'joined', nick: 'Jo[1]' }],
    ['=== Jo[1]   has left #room', { kind: 'left', nick: 'Jo[1]' }],
    ['[04:48]  * Jo sits and listens', { kind: 'said', nick: 'Jo', text: '* Jo sits and listens' }],
    ['=== Jo has joined #room', { kind: 'joined', nick: 'Jo' }],
    ['=== Jo has left #room ["Leaving"] ', { kind: 'left', nick: 'Jo' }],
    ['=== Jo has quit ["bye"]', { kind: 'left', nick: 'Jo' }],
    ['=== Jo was kicked off #room by Op (Op)', { kind: 'left', nick: 'Jo' }],
    ['=== Jo is now known as Jo_away', { kind: 'renamed', nick: 'Jo', newNick: 'Jo_away' }],
  ])('%s', (row, event) => {
    expect(readLine(row)).toEqual(event)
  })

  test.each([
    '=== mode/#room by ChanServ',
    '=== ..[topic/#room:Jo] : Welcome! Jo has joined us',
    '=== Jo claps',
    'Jo has joined #room',
    '',
  ])('of no known form is ignored: %s', (row) => {
    expect(readLine(row)).toBeUndefined()
  })
})

describe('a log', () => {
  const text = '[23:59] <a> one\n=== b has joined #r\n=== mode/#r\n[00:01] <b> two\n'

  test('is counted line by line, what is ignored too', () => {
    const log = readLog(text)
    expect(log).toMatchObject({ lineCount: 4, ignoredCount: 1 })
    expect(log.lines.map(({ line }) => line)).toEqual([1, 2, 4])
  })

  test('begins with its first time, whatever comes before', () => {
    expect(readLog('=== a has joined #r\n[15:00] <a> hi').lines.map(({ minute }) => minute)).toEqual([
      900, 900,
    ])
  })

  test('goes on after midnight', () => {
    expect(readLog(text).lines.map(({ minute }) => minute)).toEqual([1_439, 1_439, 1_441])
  })

  test('is read as far as asked for', () => {
    expect(readLog(text, 2)).toMatchObject({ lineCount: 2, ignoredCount: 0 })
  })
})
