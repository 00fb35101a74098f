import type { GiveInput } from '@kidoku/protocol'

/** A run is named by its ends from so many messages on: shorter ones are not shorter to say. */
const runLengthMin = 3

/** Names messages the short way: people read on from where they were, so most of what they give is one run. */
export function named(seqs: readonly number[]): Pick<GiveInput, 'seqs' | 'runs'> {
  const runs: [first: number, last: number][] = []
  for (const seq of [...new Set(seqs)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && seq === run[1] + 1) run[1] = seq
    else runs.push([seq, seq])
  }
  const isLong = ([first, last]: readonly [number, number]): boolean => last - first + 1 >= runLengthMin
  const singles = runs
    .filter((run) => !isLong(run))
    .flatMap(([first, last]) => (first === last ? [first] : [first, last]))
  const long = runs.filter(isLong)
  return long.length === 0 ? { seqs: singles } : { seqs: singles, runs: long }
}
