import type { Crowd } from './crowd.ts'
import type { Figures } from './figures.ts'
import { type ReplayGroup, sendable } from './group.ts'
import type { Habits } from './habits.ts'
import type { Model, Written } from './model.ts'
import type { Step } from './plan.ts'

/** Does the steps of a plan, in the group and in the model alike. */
export interface Driver {
  /** Resolves once the step is acknowledged. What it makes people read goes on meanwhile. */
  take(step: Step): Promise<void>
  enter(userId: string, nickName: string): Promise<void>
  /** Resolves once every receipt is acknowledged. */
  finish(): Promise<void>
}

/** With more receipts under way than this, nobody writes on. */
const backlogMax = 20_000

export function createDriver(parts: {
  readonly crowd: Crowd
  readonly group: ReplayGroup
  readonly groupId: string
  readonly model: Model
  readonly habits: Habits
  readonly figures: Figures
}): Driver {
  const { crowd, group, model, habits, figures } = parts

  function read(userId: string, message: Written): void {
    if (model.read(userId, message)) figures.receipts += 1
    else figures.idleReceipts += 1
    crowd.backlog.add(1)
    crowd.person(userId).reader.read(message.seq)
  }

  async function name(userId: string, nickName: string): Promise<void> {
    if (model.nickName(userId) === nickName) return
    await crowd.person(userId).call('users.setSelf', { nickName })
    model.rename(userId, nickName)
  }

  async function enter(userId: string, nickName: string): Promise<void> {
    await Promise.all([name(userId, nickName), group.enter(crowd.person(userId))])
    model.join(userId)
    figures.joins += 1
    for (const message of habits.scrolledBack(model.messages)) read(userId, message)
  }

  /** Who leaves has read what they were going to: so the model knows what counts, however long a receipt takes. */
  async function leave(userId: string): Promise<void> {
    const person = crowd.person(userId)
    await person.reader.finish()
    await group.leave(person)
    model.leave(userId)
    figures.leaves += 1
  }

  async function say(sender: string, text: string): Promise<void> {
    const msgId = `${parts.groupId}-${model.messages.length + 1}`
    const { seq } = await group.say(crowd.person(sender), { msgId, text })
    const message = model.write({ seq, msgId, sender, text })
    figures.messages += 1
    for (const userId of habits.readersOf(message, model.present())) read(userId, message)
    await crowd.backlog.below(backlogMax)
  }

  return {
    enter,
    async take(step): Promise<void> {
      if (step.kind === 'join') await enter(step.userId, step.nickName)
      else if (step.kind === 'leave') await leave(step.userId)
      else if (step.kind === 'say') await say(step.userId, sendable(step.text))
      else {
        await name(step.userId, step.nickName)
        figures.renames += 1
      }
    },
    async finish(): Promise<void> {
      await Promise.all(crowd.everybody.map((person) => person.reader.finish()))
    },
  }
}
