import { expect } from 'vitest'
import { lineOfReceipt, listSeen, receiptsAsked } from '../state-and-events/world.ts'
import { arrive, type Crowd, type Person } from './crowd.ts'

const patience = { timeout: 15_000, interval: 50 }

/** Every acknowledged message and receipt is there, none twice, and all clients have come to the same state. */
export async function expectNothingMissing(crowd: Crowd, url: string): Promise<void> {
  await crowd.stop()
  for (const person of crowd.people) await expectSameAsAnew(crowd, person, url)
  await expectReaders(crowd)
  expect(crowd.people.flatMap(({ userID, faults }) => faults.map((fault) => `${userID}: ${fault}`))).toEqual(
    [],
  )
}

/** What a device knows that was there all along is what a new one is told. */
async function expectSameAsAnew(crowd: Crowd, person: Person, url: string): Promise<void> {
  const anew = await arrive(url, person.userID)
  try {
    await expect.poll(() => listSeen(person.tim), patience).toBe(await listSeen(anew.tim))
    const asked = await receiptsAsked(anew.tim)
    await expect.poll(() => differences(person, asked), patience).toEqual([])
    await expectHistory(crowd, person, anew)
  } finally {
    await anew.tim.unInitSDK()
  }
}

/** Who was told nothing of a message has a message that nobody has read. */
function differences(person: Person, asked: ReadonlyMap<string, string>): readonly string[] {
  return [...asked].flatMap(([msgID, now]) => {
    const told = person.told.get(msgID)
    const isSame = told === undefined ? now.startsWith('read 0') : lineOfReceipt(told) === now
    return isSame ? [] : [`${msgID}: told ${told && lineOfReceipt(told)}, asked ${now}`]
  })
}

/** Promised messages are there; each once; and whoever did not write them was told of them, in their order. */
async function expectHistory({ promises }: Crowd, person: Person, anew: Person): Promise<void> {
  const { conversationList } = await anew.tim.getConversationManager().getConversationList(0, 100)
  const stored = new Set<string>()
  for (const { conversationID, userID, groupID } of conversationList) {
    const history = await historyOf(anew, groupID === '' ? { userID } : { groupID })
    for (const { msgID } of history) stored.add(msgID)
    expect(new Set(history.map(({ msgID }) => msgID)).size).toBe(history.length)
    const others = history.filter(({ isSelf }) => !isSelf).map(({ msgID }) => msgID)
    const heard = (): readonly string[] => {
      const own = new Set(history.filter(({ isSelf }) => isSelf).map(({ msgID }) => msgID))
      return (person.heard.get(conversationID) ?? []).filter((msgID) => !own.has(msgID))
    }
    await expect.poll(heard, patience).toEqual(others)
  }
  const own = [...promises.sent].filter(([, sender]) => sender === person.userID)
  expect(own.filter(([msgID]) => !stored.has(msgID))).toEqual([])
}

async function historyOf(
  { tim }: Person,
  target: { readonly userID?: string; readonly groupID?: string },
): Promise<readonly { readonly msgID: string; readonly isSelf: boolean }[]> {
  const all: { readonly msgID: string; readonly isSelf: boolean; readonly seq: number }[] = []
  for (;;) {
    const oldest = all[0]
    const page = await tim.getMessageManager().getHistoryMessageList({
      count: 100,
      ...target,
      ...(oldest === undefined ? {} : { lastMsgSeq: oldest.seq }),
    })
    const older = page
      .filter(({ seq }) => oldest === undefined || seq < oldest.seq)
      .toSorted((a, b) => a.seq - b.seq)
    if (older.length === 0) return all
    all.unshift(...older)
  }
}

/** Of every message of the group: those whose receipt was acknowledged are among its readers, and nobody who gave none. */
async function expectReaders({ people, promises, groupID }: Crowd): Promise<void> {
  for (const { userID, tim } of people) {
    const own = [...promises.sent].filter(([, sender]) => sender === userID).map(([msgID]) => msgID)
    const messages = await tim.getMessageManager().findMessages(own)
    for (const message of messages.filter((each) => each.groupID === groupID)) {
      const list = await tim.getMessageManager().getGroupMessageReadMemberList(message, 0, 0, 100)
      const readers = list.members.map((member) => member.userID)
      const { msgID } = message
      const promised = people.map((each) => each.userID).filter((id) => promises.given.has(`${msgID} ${id}`))
      expect(readers).toEqual(expect.arrayContaining(promised))
      expect(readers.filter((id) => !promises.asked.has(`${msgID} ${id}`))).toEqual([])
    }
  }
}
