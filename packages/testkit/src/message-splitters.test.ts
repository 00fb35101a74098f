import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Language, nats, type Splitter, webSocket } from './message-splitters.ts'

/** What comes out, however it was cut into pieces on its way. */
function passed(
  split: Splitter,
  whole: Buffer,
  cuts: readonly number[],
): readonly (readonly [string, boolean])[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % whole.length), whole.length])].sort(
    (a, b) => a - b,
  )
  return places
    .slice(1)
    .flatMap((end, at) => split(whole.subarray(places[at], end)))
    .map(({ bytes, isMessage }) => [bytes.toString('latin1'), isMessage] as const)
}

function expectParts(way: () => Splitter, parts: readonly (readonly [string, boolean])[]): void {
  const whole = Buffer.from(parts.map(([text]) => text).join(''), 'latin1')
  const cuts = fc.array(fc.nat(whole.length - 1), { maxLength: 40 })
  fc.assert(
    fc.property(cuts, (places) => {
      expect(passed(way(), whole, places)).toEqual(parts)
    }),
  )
}

function frame(first: number, payload: string): string {
  const bytes = Buffer.from(payload, 'latin1')
  const size = Buffer.alloc(bytes.length > 0xffff ? 9 : bytes.length > 125 ? 3 : 1)
  if (size.length === 1) size.writeUInt8(0x80 | bytes.length, 0)
  else {
    size.writeUInt8(0x80 | (size.length === 3 ? 126 : 127), 0)
    if (size.length === 3) size.writeUInt16BE(bytes.length, 1)
    else size.writeBigUInt64BE(BigInt(bytes.length), 1)
  }
  const mask = Buffer.from([1, 2, 3, 4])
  return Buffer.concat([Buffer.of(first), size, mask, bytes]).toString('latin1')
}

test('messages of NATS end where their lengths say, whatever is in them', () => {
  expectParts(nats.toServer, [
    ['CONNECT {"verbose":false}\r\n', false],
    ['SUB a.* 1\r\n', false],
    ['PUB a.b 5\r\nPING\r\r\n', true],
    ['PING\r\n', false],
    ['HPUB a.b reply 12 17\r\nNATS/1.0\r\n\r\nhello\r\n', true],
    ['pub a.c 0\r\n\r\n', true],
  ])
  expectParts(nats.toClient, [
    ['INFO {"server_id":"MSG a 1 9"}\r\n', false],
    ['MSG a.b 1 14\r\nMSG a.b 1 1\r\nx\r\n', true],
    ['+OK\r\n', false],
    ['HMSG a.b 1 reply 12 12\r\nNATS/1.0\r\n\r\n\r\n', true],
  ])
})

test.each([0, 125, 126, 65_535, 65_536])('frames of a WebSocket of %i bytes are whole', (size) => {
  expectParts(webSocket.toServer, [
    ['GET /v1/socket HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\n\r\n', false],
    [frame(0x81, 'x'.repeat(size)), true],
    [frame(0x89, ''), false],
    [frame(0x82, '\x81\x80'), true],
  ])
})

test('a message in several frames, a compressed one, and what is said about the connection come once', () => {
  expectParts(webSocket.toServer, [
    ['GET / HTTP/1.1\r\nupgrade: WebSocket\r\n\r\n', false],
    [frame(0x01, 'one half'), false],
    [frame(0x80, 'the other'), false],
    [frame(0xc1, 'compressed'), false],
    [frame(0x88, ''), false],
  ])
})

test('what opens no WebSocket, and what comes back, passes as it is', () => {
  const passes = (way: Language['toServer'], text: string) =>
    passed(way(), Buffer.from(text, 'latin1'), []).map(([part, isMessage]) => [part, isMessage])
  const post = 'POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\n'
  expect(passes(webSocket.toServer, `${post}\x81\x00`).flat()).not.toContain(true)
  expect(passes(webSocket.toClient, 'HTTP/1.1 101\r\n\r\n\x81\x00')).toHaveLength(1)
})
