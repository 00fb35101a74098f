import type { Random } from '../../seeded-random.ts'

/** When a receipt was asked for and answered, in ms of this process: two whose times do not overlap have an order. */
export interface Span {
  readonly askedAtMs: number
  readonly answeredAtMs: number
}

/** Somebody who reads: what is before their eyes within a moment is handed over in one request, as people's devices do. */
export interface Reader {
  read(seq: number): void
  /** Hands over what is gathered without further delay; resolves once all of it is acknowledged. */
  finish(): Promise<void>
  /** The first receipt for each message. */
  readonly given: ReadonlyMap<number, Span>
}

export interface ReaderParts {
  readonly give: (seqs: readonly number[]) => Promise<unknown>
  readonly perRequestMax: () => number
  readonly delayMs: number
  readonly random: Random
  readonly gave: (count: number) => void
  readonly failed: (error: unknown) => void
}

export function createReader(parts: ReaderParts): Reader {
  const { delayMs, random } = parts
  const given = new Map<number, Span>()
  let gathered: number[] = []
  let timer: NodeJS.Timeout | undefined
  let giving: Promise<void> | undefined

  async function give(): Promise<void> {
    while (gathered.length > 0) {
      const seqs = gathered.slice(0, parts.perRequestMax())
      gathered = gathered.slice(seqs.length)
      const askedAtMs = performance.now()
      await parts.give(seqs)
      const span = { askedAtMs, answeredAtMs: performance.now() }
      for (const seq of seqs) if (!given.has(seq)) given.set(seq, span)
      parts.gave(seqs.length)
    }
  }

  function look(): void {
    timer = undefined
    giving ??= give()
      .catch(parts.failed)
      .finally(() => {
        giving = undefined
      })
  }

  return {
    read(seq): void {
      gathered.push(seq)
      // Delays are spread as waiting times are: many short ones, few long ones, the mean as asked for.
      if (giving === undefined) timer ??= setTimeout(look, -Math.log(1 - random()) * delayMs)
    },
    async finish(): Promise<void> {
      clearTimeout(timer)
      if (gathered.length > 0) look()
      await giving
    },
    given,
  }
}
