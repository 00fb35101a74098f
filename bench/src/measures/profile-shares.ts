import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Frame {
  readonly functionName: string
  readonly url: string
}

/** What `node --cpu-prof` writes. Times are microseconds of the machine's monotonic clock, as `process.hrtime` has it. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[]
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** In the order they are asked: the first that fits takes the sample. */
const kinds: readonly (readonly [name: string, fits: (frame: Frame) => boolean])[] = [
  ['collecting garbage', ({ functionName }) => functionName === '(garbage collector)'],
  [
    'writing answers and events to sockets (kernel)',
    ({ functionName }) => /^write(v|[A-Z])/.test(functionName),
  ],
  [
    'waiting for sockets and reading them (kernel, libuv)',
    ({ functionName }) => functionName === '(program)',
  ],
  [
    'beginning and committing, with the wait for the disk',
    ({ functionName, url }) => functionName === 'commitBatch' && url.endsWith('/db/sqlite.ts'),
  ],
  ['statements of SQLite', ({ url }) => url.includes('/db/')],
  ['receipts: bits, journal, log, telling', ({ url }) => url.includes('/features/receipts/')],
  ['frames: reading, parsing, answering', ({ url }) => url.includes('/gateway/') || url.includes('/peers/')],
  ['checking, batching, counting', ({ url }) => /\/packages\/server\/src\//.test(url)],
  ['the ws library', ({ url }) => url.includes('/node_modules/ws/')],
  ['streams, events and timers of Node', ({ url }) => url.startsWith('node:')],
]
const rest = 'all else'

/** Shares of the time between two moments in which the process was not idle, by what it did. */
export function sharesOf(
  folder: string,
  window: { readonly fromUs: number; readonly toUs: number },
): ReadonlyMap<string, number> {
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))
  if (file === undefined) throw new Error(`There is no profile in ${folder}.`)
  // Node's own file.
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile
  const kindOf = new Map(profile.nodes.map(({ id, callFrame }) => [id, kindOfFrame(callFrame)]))
  const times = new Map<string, number>()
  let atUs = profile.startTime
  let busyUs = 0
  for (const [at, node] of profile.samples.entries()) {
    const us = profile.timeDeltas[at] ?? 0
    atUs += us
    const kind = kindOf.get(node)
    if (kind === undefined || atUs < window.fromUs || atUs > window.toUs) continue
    busyUs += us
    times.set(kind, (times.get(kind) ?? 0) + us)
  }
  return new Map(Array.from(times, ([kind, us]) => [kind, us / busyUs]))
}

/** `undefined`: it was idle. */
function kindOfFrame(frame: Frame): string | undefined {
  if (frame.functionName === '(idle)') return undefined
  return kinds.find(([, fits]) => fits(frame))?.[0] ?? rest
}
