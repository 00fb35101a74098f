import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readFrames } from './frame-reader.ts'

const textBytesMax = 70_000

/** RFC 6455 §5.2, by the book. */
function frame(first: number, payload: Buffer, mask: Buffer | undefined): Buffer {
  const masked = mask === undefined ? 0 : 0x80
  const head =
    payload.length < 126
      ? Buffer.from([first, masked | payload.length])
      : payload.length < 65_536
        ? Buffer.from([first, masked | 126, payload.length >> 8, payload.length & 255])
        : Buffer.concat([Buffer.from([first, masked | 127]), bigLength(payload.length)])
  if (mask === undefined) return Buffer.concat([head, payload])
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0))])
}

function bigLength(length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(length))
  return bytes
}

const mask = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes))
const text = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.constantFrom(125, 126, 127, 65_535, 65_536).map((length) => 'x'.repeat(length)),
)
const plain = fc.record({ text, mask }).map(({ text, mask }) => ({
  text,
  bytes: frame(0x81, Buffer.from(text), mask),
}))
const other = fc.oneof(
  // Control frames, a fragment, a continuation, binary, an extension's bit, no mask, no UTF-8.
  fc
    .tuple(fc.constantFrom(0x88, 0x89, 0x8a, 0x01, 0x80, 0x82, 0xc1, 0x91), mask)
    .map(([first, mask]) => frame(first, Buffer.from('other'), mask)),
  fc.constant(frame(0x81, Buffer.from('unmasked'), undefined)),
  mask.map((mask) => frame(0x81, Buffer.from([0x7b, 0xff, 0xfe]), mask)),
)
const frames = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: plain },
    other.map((bytes) => ({ text: undefined, bytes })),
  ),
  { maxLength: 12 },
)

/** Reads the bytes in these pieces; gives the texts that were heard, and what the library was left with. */
function readAll(bytes: Buffer, pieces: readonly number[]): { texts: string[]; left: Buffer } {
  const stream = new PassThrough()
  const texts: string[] = []
  const left: Buffer[] = []
  stream.on('data', (chunk: Buffer) => left.push(Buffer.from(chunk)))
  readFrames(stream, { textBytesMax, heard: (text) => texts.push(text) })
  for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
    const size = pieces.length === 0 ? bytes.length : (pieces[piece % pieces.length] ?? 1)
    stream.emit('data', Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return { texts, left: Buffer.concat(left) }
}

describe('reading frames', () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 })

  test('texts are heard in order, and from the first frame of another kind on the library has every byte', () => {
    fc.assert(
      fc.property(frames, pieces, (sent, pieces) => {
        const { texts, left } = readAll(Buffer.concat(sent.map(({ bytes }) => bytes)), pieces)
        const heard = sent.slice(0, texts.length)
        expect(texts).toEqual(heard.map(({ text }) => text))
        const rest = Buffer.concat(sent.slice(texts.length).map(({ bytes }) => bytes))
        expect(left.equals(rest)).toBe(true)
      }),
    )
  })

  test('every plain text of a reasonable length is heard, whole or in two pieces', () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 8 }), fc.boolean(), (sent, isHalved) => {
        const short = sent.filter(({ bytes }) => bytes.length < 65_000)
        const bytes = Buffer.concat(short.map((each) => each.bytes))
        const { texts, left } = readAll(bytes, isHalved ? [Math.max(1, bytes.length >> 1)] : [])
        expect(texts).toEqual(short.map(({ text }) => text))
        expect(left).toHaveLength(0)
      }),
    )
  })

  test('a text that comes byte by byte is left to the library, which gathers it without copying it each time', () => {
    const bytes = frame(0x81, Buffer.from('{"id":1,"method":"session.ping"}'), Buffer.from([1, 2, 3, 4]))
    const { texts, left } = readAll(bytes, [1])
    expect(texts).toEqual([])
    expect(left.equals(bytes)).toBe(true)
  })

  test('a text that is too long for now is the library’s', () => {
    const bytes = frame(0x81, Buffer.from('x'.repeat(300)), Buffer.from([1, 2, 3, 4]))
    const stream = new PassThrough()
    const left: Buffer[] = []
    stream.on('data', (chunk: Buffer) => left.push(Buffer.from(chunk)))
    readFrames(stream, { textBytesMax: 299, heard: () => expect.unreachable() })
    stream.emit('data', bytes)
    expect(Buffer.concat(left).equals(bytes)).toBe(true)
  })
})
