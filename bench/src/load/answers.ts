const letterO = 'o'.charCodeAt(0)
const letterE = 'e'.charCodeAt(0)
const digit0 = '0'.charCodeAt(0)
const digit9 = '9'.charCodeAt(0)
/** Payloads begin `{"id":` or `{"event"`: the third byte tells them apart. */
const kindAt = 2
const idAt = 6

export type AnswerKind = 'answer' | 'refusal' | 'event'

/** What a frame is, by as few bytes as possible. Echoes count as answers. */
export function kindOf(bytes: Buffer, from: number): AnswerKind {
  if (bytes[from + kindAt] === letterE) return 'event'
  let at = from + idAt
  while (isDigit(bytes[at])) at += 1
  // `,"output"`, `,"method"` of an echo, or `,"error"`.
  return bytes[at + 2] === letterE ? 'refusal' : 'answer'
}

/** The `id` of an answer. */
export function idOf(bytes: Buffer, from: number): number {
  let id = 0
  for (let at = from + idAt; ; at += 1) {
    const byte = bytes[at] ?? letterO
    if (!isDigit(byte)) return id
    id = id * 10 + byte - digit0
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= digit0 && byte <= digit9
}
