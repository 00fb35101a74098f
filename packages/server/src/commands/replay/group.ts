import {
  type GroupType,
  groupConversation,
  type Input,
  type Message,
  type MethodName,
  type Output,
} from '@kidoku/protocol'
import type { Person } from './person.ts'
import { Refused } from './requests.ts'

/** The group of the replay, as its people act in it. Each act may have been done already by a request whose answer was lost. */
export interface ReplayGroup {
  readonly conversation: string
  create(): Promise<void>
  enter(person: Person): Promise<void>
  leave(person: Person): Promise<void>
  say(person: Person, message: { readonly msgId: string; readonly text: string }): Promise<Message>
}

/** Much more than people type, far below a message's 12 KB. */
const textLengthMax = 2_000

/** What can be sent of a recorded text. */
export function sendable(text: string): string {
  return text.slice(0, textLengthMax).toWellFormed()
}

export function createGroup(
  host: Person,
  asked: { readonly groupId: string; readonly groupType: GroupType },
): ReplayGroup {
  const { groupId, groupType } = asked
  return {
    conversation: groupConversation(groupId),
    async create(): Promise<void> {
      const { results } = await host.call('groups.get', { groupIds: [groupId] })
      if (results[0]?.code === 0)
        throw new Error(`There is a group ${groupId} already: give another --group.`)
      const input = {
        groupType,
        groupId,
        name: groupId,
        ...(groupType === 'Work' ? {} : { addOpt: 'any' as const }),
      }
      await done(host, 'groups.create', input, 10025)
    },
    async enter(person): Promise<void> {
      // Nobody joins a Work group unasked.
      if (groupType === 'Work') await host.call('groups.invite', { groupId, userIds: [person.userId] })
      else await done(person, 'groups.join', { groupId }, 10013)
    },
    async leave(person): Promise<void> {
      await done(person, 'groups.quit', { groupId }, 10007)
    },
    async say(person, { msgId, text }): Promise<Message> {
      const { message, noReceiptReason } = await person.call('messages.send', {
        groupId,
        msgId,
        random: 0,
        elems: [{ type: 'text', text }],
        needReadReceipt: true,
        // A recorded hour passes in seconds: the limit of messages a second is for people who type, and spares high priority.
        priority: 'high',
      })
      if (noReceiptReason !== undefined)
        throw new Error(`The server gives no receipts here: ${noReceiptReason}.`)
      return message
    },
  }
}

/** Does it, or finds it done. */
async function done<Name extends MethodName>(
  person: Person,
  method: Name,
  input: Input<Name>,
  doneCode: number,
): Promise<Output<Name> | undefined> {
  try {
    return await person.call(method, input)
  } catch (error) {
    if (error instanceof Refused && error.code === doneCode) return undefined
    throw error
  }
}
