import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '../../seeded-random.ts'
import { checkCounts, compareTold } from './check-counts.ts'
import { checkHistory } from './check-history.ts'
import { checkLists } from './check-lists.ts'
import type { Crowd } from './crowd.ts'
import { createDifferences, type Differences } from './differences.ts'
import type { Driver } from './drive.ts'
import type { Model, Written } from './model.ts'
import type { Person } from './person.ts'

export interface CheckParts {
  readonly crowd: Crowd
  readonly driver: Driver
  readonly model: Model
  readonly conversation: string
  /** A member from the first message on, who sees all of them. */
  readonly host: Person
  readonly seed: number
  readonly seesHistory: boolean
  readonly toldWithinMs: number
}

export interface Checked {
  readonly counts: number
  readonly lists: number
  readonly differences: Differences
}

/** Up to so many messages, the lists of all are read; of more, as many spread over the replay. */
const listsMax = 300
const askedAtOnce = 8

/** Everything the server says, against the model. */
export async function check(parts: CheckParts): Promise<Checked> {
  const { crowd, driver, model, conversation, host } = parts
  const differences = createDifferences()
  const bySender = [...Map.groupBy(model.messages, (message) => message.sender)]
  // Lists are for those who see the message: who comes back to a Work or Public group does not see what was before.
  const seen = model.messages.filter((message) => parts.seesHistory || !message.senderStay.isOver)
  const present = new Set(model.present())
  for (const [sender] of bySender) {
    // Only members ask. Coming back changes no count: it is another stay.
    if (!present.has(sender)) await driver.enter(sender, model.nickName(sender) ?? sender)
  }
  await driver.finish()

  await checkHistory(host, conversation, { model, differences })
  await inTurns(bySender, ([sender, messages]) =>
    checkCounts(crowd.person(sender), conversation, { messages, differences }),
  )
  await settleTold(parts)
  for (const message of model.messages) compareTold(crowd.person(message.sender), message, differences)

  const sample = spread(seen, listsMax)
  const random = seededRandom(parts.seed)
  await inTurns(sample, (message) => checkLists(message, conversation, { crowd, model, differences, random }))
  return { counts: model.messages.length, lists: sample.length * 2, differences }
}

/** Waits for what senders are still to be told; what does not come is a difference. */
async function settleTold({ crowd, model, toldWithinMs }: CheckParts): Promise<void> {
  const untilMs = performance.now() + toldWithinMs
  const isSettled = (): boolean => {
    const open = createDifferences()
    for (const message of model.messages) compareTold(crowd.person(message.sender), message, open)
    return open.count === 0
  }
  while (!isSettled() && performance.now() < untilMs) await wait(50)
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items]
  const take = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: askedAtOnce }, take))
}

/** At most so many, evenly spread; the first and the last among them. */
function spread(messages: readonly Written[], most: number): readonly Written[] {
  if (messages.length <= most) return messages
  const step = (messages.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => messages[Math.round(index * step)]).filter(
    (message) => message !== undefined,
  )
}
