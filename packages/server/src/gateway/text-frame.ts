import type { Refusal, WireError } from '@kidoku/protocol'
import { done } from '../feature.ts'

/**
 * A whole WebSocket text frame, ready for any number of sockets: framed once, and one write each. RFC 6455 §5.2: final,
 * text, unmasked, as a server sends it.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame[0] = 0x81
  if (headerBytes === 2) frame[1] = length
  else if (headerBytes === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, headerBytes, 'utf8')
  return frame
}

export function jsonFrame(value: object): Buffer {
  return textFrame(JSON.stringify(value))
}

/** A whole frame: bytes, or a text with a character for each byte. */
export type Frame = Buffer | string

/** A payload of plain ASCII up to so long has a head of two bytes. */
const shortBytesMax = 125

/** The answer to a request. Most say no more than that it is done: those are a text that goes to the socket as it is. */
export function answerFrame(id: number, output: unknown): Frame {
  if (output !== done) return textFrame(`{"id":${id},"output":${JSON.stringify(output)}}`)
  const text = `{"id":${id},"output":{}}`
  return text.length > shortBytesMax ? textFrame(text) : `\x81${String.fromCharCode(text.length)}${text}`
}

export function refusalFrame(id: number | null, refusal: Refusal): Buffer {
  const { code, message: desc, retry, retryAfterMs } = refusal
  const error: WireError = { code, desc, retry, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  return jsonFrame({ id, error })
}
