import type { Frame } from './text-frame.ts'

/** One socket's frames of this turn. */
export interface Outgoing {
  /** Hands what has gathered to the socket, in one write. */
  flush(): void
}

/** Gathers what is said in one turn of the event loop: each socket is written to once, however many frames it is sent. */
export interface Outbox {
  /** To be called when a socket has its first frame of a turn. */
  add(outgoing: Outgoing): void
}

export function createOutbox(): Outbox {
  let waiting: Outgoing[] = []

  function flush(): void {
    const due = waiting
    waiting = []
    for (const outgoing of due) outgoing.flush()
  }

  return {
    add(outgoing): void {
      if (waiting.push(outgoing) === 1) process.nextTick(flush)
    },
  }
}

/** All frames of a turn as one piece. */
export function joined(frames: readonly Frame[]): Frame {
  const [first] = frames
  if (frames.length === 1 && first !== undefined) return first
  if (frames.every((frame) => typeof frame === 'string')) return frames.join('')
  return Buffer.concat(
    frames.map((frame) => (typeof frame === 'string' ? Buffer.from(frame, 'latin1') : frame)),
  )
}
