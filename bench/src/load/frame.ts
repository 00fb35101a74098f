/** What a client writes on a WebSocket, made by hand beforehand. RFC 6455 §5.2: FIN, text, masked. */

/** Bytes before the payload of a masked frame. */
function headBytes(payloadBytes: number): number {
  return payloadBytes < 126 ? 6 : payloadBytes < 65_536 ? 8 : 14
}

/** The mask is never zero: a receiver could skip unmasking then, which no real client lets it do. */
export function maskedFrame(text: string, random: () => number): Buffer {
  const payload = Buffer.from(text)
  const head = headBytes(payload.length)
  const frame = Buffer.allocUnsafe(head + payload.length)
  frame[0] = 0x81
  if (payload.length < 126) {
    frame[1] = 0x80 | payload.length
  } else if (payload.length < 65_536) {
    frame[1] = 0x80 | 126
    frame.writeUInt16BE(payload.length, 2)
  } else {
    frame[1] = 0x80 | 127
    frame.writeBigUInt64BE(BigInt(payload.length), 2)
  }
  const mask = Buffer.allocUnsafe(4)
  mask.writeUInt32LE(1 + Math.floor(random() * 0xffff_fffe))
  mask.copy(frame, head - 4)
  for (const [at, byte] of payload.entries()) frame[head + at] = byte ^ (mask[at & 3] ?? 0)
  return frame
}

/** Frames one after the other in one piece of memory, so that any run of them is one write. */
export class FrameTape {
  readonly #bytes: Buffer
  readonly #ends: Uint32Array

  constructor(frames: readonly Buffer[]) {
    this.#bytes = Buffer.concat(frames)
    this.#ends = new Uint32Array(frames.length + 1)
    let end = 0
    for (const [at, frame] of frames.entries()) {
      end += frame.length
      this.#ends[at + 1] = end
    }
  }

  get length(): number {
    return this.#ends.length - 1
  }

  /** Frames `from` to `to - 1`. */
  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(this.#ends[from], this.#ends[to])
  }
}
