/** A part of what flows over a connection. */
export interface Piece {
  readonly bytes: Buffer
  /** A whole message, which may come a second time; anything else is what the two ends say about their connection. */
  readonly isMessage: boolean
}

/** Takes what flows one way, as it comes, and gives what of it is whole. */
export type Splitter = (bytes: Buffer) => readonly Piece[]

/** Where messages end, each way: for every connection anew. */
export interface Language {
  toServer(): Splitter
  toClient(): Splitter
}

/** What stands at the beginning of what has come; `undefined`: more of it has to come first. */
type Look = (held: Buffer) => { readonly length: number; readonly isMessage: boolean } | undefined

/** NATS's text protocol: `PUB` and `HPUB`, `MSG` and `HMSG`, each a line that ends in the length of what follows. */
export const nats: Language = { toServer: () => split(lookAtNats), toClient: () => split(lookAtNats) }

/** What a client says over a WebSocket (RFC 6455 §5.2), after the request that opens it. The other way nothing is a message. */
export const webSocket: Language = { toServer: () => split(lookAtClient()), toClient: () => split(asItIs) }

function split(look: Look): Splitter {
  let held: Buffer = Buffer.alloc(0)
  return (bytes) => {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
    const pieces: Piece[] = []
    for (let found = look(held); found !== undefined; found = look(held)) {
      pieces.push({ bytes: held.subarray(0, found.length), isMessage: found.isMessage })
      held = held.subarray(found.length)
    }
    return pieces
  }
}

function asItIs({ length }: Buffer): ReturnType<Look> {
  return length === 0 ? undefined : { length, isMessage: false }
}

function lookAtNats(held: Buffer): ReturnType<Look> {
  const lineEnd = held.indexOf('\r\n')
  if (lineEnd < 0) return undefined
  const words = held.toString('latin1', 0, lineEnd).trim().split(/\s+/)
  if (!/^H?(PUB|MSG)$/i.test(words[0] ?? '')) return { length: lineEnd + 2, isMessage: false }
  const length = lineEnd + 2 + Number(words.at(-1)) + 2
  return held.length < length ? undefined : { length, isMessage: true }
}

function lookAtClient(): Look {
  let look: Look = (held) => {
    const headEnd = held.indexOf('\r\n\r\n')
    if (headEnd < 0) return undefined
    const opens = /^upgrade:\s*websocket\s*$/im.test(held.toString('latin1', 0, headEnd))
    look = opens ? lookAtFrame : asItIs
    return { length: headEnd + 4, isMessage: false }
  }
  return (held) => look(held)
}

/** The last, and so only, frame of a text or of bytes; compressed ones (RSV1) hang on those before them, and come once. */
const wholeMessages: readonly number[] = [0x81, 0x82]

function lookAtFrame(held: Buffer): ReturnType<Look> {
  if (held.length < 2) return undefined
  const code = held.readUInt8(1)
  const isMasked = code >= 0x80
  const short = code & 0x7f
  const sizeBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  if (held.length < 2 + sizeBytes) return undefined
  const payload =
    sizeBytes === 0 ? short : sizeBytes === 2 ? held.readUInt16BE(2) : Number(held.readBigUInt64BE(2))
  const length = 2 + sizeBytes + (isMasked ? 4 : 0) + payload
  if (held.length < length) return undefined
  return { length, isMessage: wholeMessages.includes(held.readUInt8(0)) }
}
