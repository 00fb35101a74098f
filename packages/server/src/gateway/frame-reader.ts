import { isUtf8 } from 'node:buffer'
import type { Duplex } from 'node:stream'

/** What arrives on a socket: whole texts. */
export interface Hearing {
  heard(text: string): void
  /** Bytes of a text that may be taken now. */
  readonly textBytesMax: number
}

/** Payloads that are read here: longer ones are the library's. */
const payloadBytesMax = 65_535
/** Pieces that a frame may come in. */
const piecesMax = 8
/** RFC 6455 §5.2: final, text, no extension; masked, as every frame of a client is. */
const finalText = 0x81
const masked = 0x80
const maskBytes = 4
/** Payloads are unmasked into this: it is read before the next one is. */
const unmasked = Buffer.allocUnsafeSlow(payloadBytesMax)

/**
 * Reads the frames that requests are made of – whole, unfragmented texts of up to 64 kB – straight from the socket, at half
 * the price; from the first byte of anything else on, the library reads this socket for good: control frames, fragments,
 * large or binary ones, and all that breaks the protocol. To be called right after the upgrade, before anything was read.
 */
export function readFrames(stream: Duplex, hearing: Hearing): void {
  // The one listener there is, is the library's.
  const [library] = stream.listeners('data')
  if (library === undefined) return
  let rest: Buffer | undefined
  let pieces = 0

  function handOver(bytes: Buffer): void {
    stream.off('data', read)
    stream.off('close', forget)
    // It was taken off below: from now on it hears everything itself.
    stream.on('data', library as (bytes: Buffer) => void)
    library?.call(stream, bytes)
  }

  function read(chunk: Buffer): void {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk])
    rest = undefined
    pieces += 1
    if (pieces > piecesMax) return handOver(bytes)
    let at = 0
    while (at < bytes.length) {
      const second = bytes[at + 1]
      if (bytes[at] !== finalText || (second !== undefined && (second & masked) === 0))
        return handOver(bytes.subarray(at))
      if (second === undefined) break
      const short = second & 0x7f
      if (short === 127) return handOver(bytes.subarray(at))
      const maskAt = at + (short === 126 ? 4 : 2)
      if (maskAt > bytes.length) break
      const length = short === 126 ? bytes.readUInt16BE(at + 2) : short
      if (length > hearing.textBytesMax) return handOver(bytes.subarray(at))
      const end = maskAt + maskBytes + length
      if (end > bytes.length) break
      const text = textOf(bytes, maskAt, length)
      if (text === undefined) return handOver(bytes.subarray(at))
      at = end
      pieces = 0
      hearing.heard(text)
    }
    if (at < bytes.length) rest = Buffer.from(bytes.subarray(at))
  }

  function forget(): void {
    rest = undefined
    stream.off('data', read)
  }

  stream.off('data', library as (bytes: Buffer) => void)
  stream.on('data', read)
  stream.on('close', forget)
}

/** `undefined`: it is not UTF-8. */
function textOf(bytes: Buffer, maskAt: number, length: number): string | undefined {
  const payloadAt = maskAt + maskBytes
  const one = bytes[maskAt] ?? 0
  const two = bytes[maskAt + 1] ?? 0
  const three = bytes[maskAt + 2] ?? 0
  const four = bytes[maskAt + 3] ?? 0
  let bits = 0
  let at = 0
  for (; at + 3 < length; at += 4) {
    const from = payloadAt + at
    bits |= unmasked[at] = (bytes[from] ?? 0) ^ one
    bits |= unmasked[at + 1] = (bytes[from + 1] ?? 0) ^ two
    bits |= unmasked[at + 2] = (bytes[from + 2] ?? 0) ^ three
    bits |= unmasked[at + 3] = (bytes[from + 3] ?? 0) ^ four
  }
  for (; at < length; at += 1)
    bits |= unmasked[at] = (bytes[payloadAt + at] ?? 0) ^ (bytes[maskAt + (at & 3)] ?? 0)
  if (bits < 0x80) return unmasked.toString('latin1', 0, length)
  return isUtf8(unmasked.subarray(0, length)) ? unmasked.toString('utf8', 0, length) : undefined
}
