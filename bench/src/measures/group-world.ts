import type { BenchRun } from '../bench-run.ts'
import type { GroupPlan } from '../seeding/group.ts'
import { seedJournal } from '../seeding/journal.ts'
import { buildWorld } from '../seeding/world.ts'

/** The first messages of the largest group have been read by many; those after them, and all of the others, by nobody yet. */
export interface GroupWorld {
  readonly data: string
  /** Receipts that its journal holds. */
  readonly receipts: number
}

const runLength = 30
const shareName = 'group world'
const makingS = 10

export function groupOf(size: number): string {
  return `g${size}`
}

/** Who is connected and in the group, without the sender. */
export function readersOf({ sizes }: BenchRun, size: number): number {
  return Math.min(size, sizes.connections) - 1
}

/** Where the messages begin that nobody has read. */
export function firstUnreadSeq({ sizes }: BenchRun, size: number): number {
  return size === sizes.largeGroup ? sizes.seededMessages + 1 : 1
}

/** Groups of all sizes, the largest with its journal: made once for all measures that need large groups. */
export function groupWorld(run: BenchRun): Promise<GroupWorld> {
  return run.shared(shareName, () => build(run))
}

/** What making it adds to a quick run, in seconds. */
export function groupWorldS(run: BenchRun): number {
  return run.hasMade(shareName) ? 0 : makingS
}

async function build(run: BenchRun): Promise<GroupWorld> {
  const { sizes } = run
  const data = await run.folder()
  const all = [...sizes.growthSizes, sizes.connections, sizes.middleGroup, sizes.largeGroup]
  await buildWorld(data, { groups: [...new Set(all)].map((size) => planOf(run, size)) })
  seedJournal(data, {
    groupId: groupOf(sizes.largeGroup),
    members: sizes.largeGroup - 1,
    firstSeq: 1,
    messages: sizes.seededMessages,
    readers: sizes.seededReaders,
    runLength,
    seed: run.seed,
  })
  return { data, receipts: sizes.seededMessages * sizes.seededReaders }
}

function planOf(run: BenchRun, size: number): GroupPlan & { readonly messages: number } {
  const { sizes } = run
  // The group that warms up reads one part more.
  const parts = sizes.growthSizes.includes(size) || size === sizes.connections ? sizes.rounds : 0
  const warmUp = size === sizes.connections ? 1 : 0
  const messages = firstUnreadSeq(run, size) - 1 + sizes.growthMessages * (parts + warmUp)
  return { groupId: groupOf(size), size, connected: readersOf(run, size), messages }
}
