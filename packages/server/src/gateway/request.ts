import { Refusal, type RequestFrame } from '@kidoku/protocol'

/** Reads a frame; what is no request is refused with 6027. What its input means is checked by the dispatch. */
export function readRequest(text: string): RequestFrame {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch (cause) {
    throw new Refusal(6027, undefined, { cause })
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) throw new Refusal(6027)
  const id = 'id' in frame ? frame.id : undefined
  const method = 'method' in frame ? frame.method : undefined
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1)
    throw new Refusal(6027, 'id is a positive integer')
  if (typeof method !== 'string') throw new Refusal(6027, 'method is a string')
  return { id, method, input: 'input' in frame ? frame.input : {} }
}
