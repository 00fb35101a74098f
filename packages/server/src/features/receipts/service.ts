import { type Input, limits, type Nothing, type Output, type Receipt, Refusal } from '@kidoku/protocol'
import { isByAdministrator } from '../../administration.ts'
import type { Settings } from '../../config.ts'
import {
  type BatchHandler,
  type Caller,
  type CommandContext,
  done,
  type QueryContext,
} from '../../feature.ts'
import { readPage } from '../../page.ts'
import { getMember, notMember } from '../conversations/members.ts'
import { resolveConversation } from '../conversations/store.ts'
import { getMessages } from '../messages/store.ts'
import { viewFor } from '../messages/view.ts'
import { logNumber, receiptsEnabled, setReceiptsEnabled } from '../users/store.ts'
import type { ReceiptsEngine } from './engine/engine.ts'
import type { Addition, Gift } from './engine/give.ts'
import { countSwitch } from './engine/journal-locks.ts'
import { type Reading, readingsOf, type Unreading, unreadingsOf } from './engine/lists.ts'
import { getRecords } from './engine/record-store.ts'
import { givenTogether } from './given-together.ts'
import { changesSince } from './log-store.ts'
import { receiptsGiven } from './occurrences.ts'
import { peopleAt, placesOf } from './people-store.ts'
import type { ReceiptsParts } from './receipts.ts'
import { checkCount, disclosesOptOut, namedSeqs } from './rules.ts'
import { viewReceipts } from './view.ts'

/** receipts.md §3. Every call takes the same way to the disk, whether it adds something or not: §7, nothing gives away who is off. */
export function createGive({
  engine,
  log,
  teller,
}: ReceiptsParts): BatchHandler<Input<'receipts.give'>, Nothing> {
  return {
    async all(context, requests, takeLate): Promise<readonly (Nothing | Refusal)[]> {
      const { tx, now, turn, settings } = context
      const giftOf = ({ caller, input }: (typeof requests)[number]): Gift | Refusal => {
        const seqs = namedSeqs(input, perRequestMax(caller, settings))
        if (seqs instanceof Refusal) return seqs
        return { userId: caller.userId, conversation: input.conversation, seqs }
      }
      /** In the order of the answers. */
      const asked: (Gift | Refusal)[] = requests.map(giftOf)
      const given = await engine.give(tx, giftsAmong(asked), {
        now,
        turn,
        late: (fits) => {
          const inTime = asked.length
          takeLate((request) => {
            const gift = giftOf(request)
            const isTaken = gift instanceof Refusal || fits(gift)
            if (isTaken) asked.push(gift)
            return isTaken
          })
          return giftsAmong(asked.slice(inTime))
        },
      })
      context.afterFailure(given.failed)
      // Not waited for: what is written goes out with the commit.
      const logNumbers = log.append(tx, given.changes)
      logNumbers.catch(() => undefined)
      const [first] = requests
      if (first !== undefined && given.additions.size > 0) {
        await context.raise(receiptsGiven, {
          caller: first.caller,
          count: countOf(given.additions.values()),
          conversationIds: [...given.additions.keys()].sort(),
          receiptsOf: async (conversationId) => {
            const addition = given.additions.get(conversationId)
            return addition === undefined ? [] : givenTogether(tx, addition, settings)
          },
        })
      }
      context.afterCommit(() => {
        given.committed()
        void logNumbers.then((numbers) => {
          log.appended(numbers.keys())
          teller.note(given.changes, numbers)
        })
      })
      const refusals = given.refusals.values()
      return asked.map((gift) => (gift instanceof Refusal ? gift : (refusals.next().value ?? done)))
    },
  }
}

function giftsAmong(asked: readonly (Gift | Refusal)[]): readonly Gift[] {
  return asked.flatMap((gift) => (gift instanceof Refusal ? [] : gift))
}

function countOf(additions: Iterable<Addition>): number {
  let count = 0
  for (const { entries } of additions) for (const { length } of entries) count += length
  return count
}

/** A program that gives receipts for many asks for more at once than a screen shows. */
function perRequestMax(caller: Caller, settings: Settings): number {
  return isByAdministrator(caller)
    ? limits.administratorsReceiptsPerRequestMax
    : settings.receiptsPerRequestMax
}

/** receipts.md §5: own messages only; one without a record is left out; with receipts off, all are (§7). */
export async function getReceipts(
  engine: ReceiptsEngine,
  context: QueryContext,
  input: Input<'receipts.get'>,
): Promise<Output<'receipts.get'>> {
  const { read, caller, settings } = context
  checkCount(input.seqs.length, perRequestMax(caller, settings))
  const { conversationId, groupId } = await resolveConversation(read, caller.userId, input.conversation)
  const seqs = [...new Set(input.seqs)]
  // An administrator of the server asks of anybody's messages, whether they have receipts on or off.
  if (isByAdministrator(caller))
    return { receipts: await viewReceipts(engine, read, { ...caller, conversationId, seqs, settings }) }
  const member = await getMember(read, conversationId, caller.userId)
  if (member === undefined) {
    if (groupId !== undefined) throw notMember(caller.userId, groupId)
    return { receipts: [] }
  }
  const view = viewFor(caller, conversationId, member)
  const others = (await getMessages(read, view, input.seqs)).filter((row) => row.sender !== caller.userId)
  if (others.length > 0) throw new Refusal(10007, 'only the sender of a message asks for its receipts')
  if (!(await receiptsEnabled(read, caller.userId))) return { receipts: [] }
  const { userId } = caller
  return {
    receipts: await viewReceipts(engine, read, { userId, sender: userId, conversationId, seqs, settings }),
  }
}

export async function listMembers(
  engine: ReceiptsEngine,
  context: QueryContext,
  input: Input<'receipts.members'>,
): Promise<Output<'receipts.members'>> {
  const { read, caller, settings } = context
  const { conversationId, groupId } = await resolveConversation(read, caller.userId, input.conversation)
  if (groupId === undefined) throw new Refusal(6017, 'lists of readers are for groups')
  const seesAll = isByAdministrator(caller)
  const member = await getMember(read, conversationId, caller.userId)
  if (member === undefined && !seesAll) throw notMember(caller.userId, groupId)
  const [message] = await getMessages(read, viewFor(caller, conversationId, member), [input.seq])
  if (
    message !== undefined &&
    message.sender !== caller.userId &&
    !seesAll &&
    settings.receiptsListVisibleTo === 'sender'
  ) {
    throw new Refusal(10007, 'only the sender of a message asks who has read it')
  }
  if (!seesAll && !(await receiptsEnabled(read, caller.userId)))
    throw new Refusal(7013, 'you have turned read receipts off: that is mutual')
  const [record] = await getRecords(read, conversationId, [input.seq])
  // Who left and came back does not see what was written before, but is still the sender of it.
  if (record === undefined || (message === undefined && !seesAll && record.facts.sender !== caller.userId))
    throw new Refusal(10062)

  const { seq, after } = input
  const { rows: shown, isFinished } = await readPage<Reading | Unreading>(input.count, (count) => {
    const page = { conversationId, seq, after, count }
    return input.filter === 'read'
      ? readingsOf(read, page)
      : unreadingsOf(engine, read, { ...page, disclosesOptOut: disclosesOptOut('group', settings) })
  })
  const people = await peopleAt(
    read,
    conversationId,
    shown.map((reading) => reading.ordinal),
  )
  const members = shown.flatMap((reading) => {
    const person = people.get(reading.ordinal)
    if (person === undefined) return []
    return 'timeMs' in reading ? [{ ...person, readTimeMs: reading.timeMs }] : [person]
  })
  return { members, next: isFinished ? 0 : (shown.at(-1)?.position ?? 0), isFinished }
}

/** receipts.md §4: what a device that was away has missed. With receipts off it stays where it is, and hears it later (§7). */
export async function listChanges(
  engine: ReceiptsEngine,
  context: QueryContext,
  input: Input<'receipts.changes'>,
): Promise<Output<'receipts.changes'>> {
  const { read, caller, settings } = context
  if (!(await receiptsEnabled(read, caller.userId)))
    return { receipts: [], cursor: input.cursor, isFinished: true }
  const upTo = await logNumber(read, caller.userId)
  const { rows, isFinished } = await readPage(input.count, (count) =>
    changesSince(read, caller.userId, { cursor: input.cursor, count }),
  )
  const receipts: Receipt[] = []
  for (const [conversationId, entries] of Map.groupBy(rows, (row) => row.conversationId)) {
    const seqs = entries.map((entry) => entry.seq)
    receipts.push(
      ...(await viewReceipts(engine, read, {
        userId: caller.userId,
        sender: caller.userId,
        conversationId,
        seqs,
        settings,
      })),
    )
  }
  return { receipts, cursor: isFinished ? upTo : (rows.at(-1)?.number ?? upTo), isFinished }
}

export async function setEnabled(
  engine: ReceiptsEngine,
  context: CommandContext,
  input: Input<'receipts.setEnabled'>,
): Promise<Nothing> {
  if (context.settings.receiptsUserOptOut === 'forbidden')
    throw new Refusal(7013, 'this server does not let users turn read receipts off')
  const { userId } = context.caller
  await setReceiptsEnabled(context.tx, userId, input.enabled)
  await countSwitch(context.tx)
  const places = await placesOf(context.tx, userId)
  for (const { conversationId } of places) engine.forget(conversationId, [userId])
  context.afterCommit(() => engine.switched(userId, input.enabled, places))
  context.tell('receipts.enabledChanged', input, { users: [userId] })
  return {}
}

export async function getEnabled(context: QueryContext): Promise<Output<'receipts.getEnabled'>> {
  return { enabled: await receiptsEnabled(context.read, context.caller.userId) }
}
