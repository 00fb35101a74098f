import {
  createV2TIMManager,
  type V2TIMManager,
  type V2TIMMessage,
  type V2TIMMessageReceipt,
} from '@kidoku/sdk'
import { seededRandom } from 'kidoku/seeded-random'
import { spawnedSdkAppId, spawnedUserSig } from '../spawn-server.ts'

/** What a crowd was promised, and what it asked for: afterwards there is no less and no more. */
export interface Promises {
  /** msgID → sender: acknowledged. */
  readonly sent: Map<string, string>
  /** msgIDs whose sending failed: they are there once, or not at all. */
  readonly open: Set<string>
  /** `<msgID> <reader>` of receipts that were acknowledged. */
  readonly given: Set<string>
  /** The same of those that were asked for. */
  readonly asked: Set<string>
}

/** Somebody with the SDK on one device, who hears, writes and reads, whatever becomes of the nodes. */
export interface Person {
  readonly userID: string
  readonly tim: V2TIMManager
  /** msgIDs as the listener told them, in the order of their telling, by conversation. */
  readonly heard: Map<string, string[]>
  /** The last receipt told of each message. */
  readonly told: Map<string, V2TIMMessageReceipt>
  /** A count that went backwards, or a message told twice: what must not be. */
  readonly faults: string[]
  /** The longest that anything asked for took, in ms. */
  longestMs: number
}

export interface Crowd {
  readonly people: readonly Person[]
  readonly promises: Promises
  readonly groupID: string
  /** Resolves once so many more things have been done. */
  busyFor(deeds: number): Promise<void>
  /** Stops writing and reading; resolves when everything under way has its answer. */
  stop(): Promise<void>
  leave(): Promise<void>
}

/** Between two deeds of a person, at most. */
const pauseMsMax = 40

export async function gather(url: string, userIDs: readonly string[], seed: number): Promise<Crowd> {
  const groupID = `crowd-${seed}`
  const promises: Promises = { sent: new Map(), open: new Set(), given: new Set(), asked: new Set() }
  const people = await Promise.all(userIDs.map((userID) => arrive(url, userID)))
  const [host] = people
  await host?.tim.getGroupManager().createGroup(
    { groupID, groupType: 'Public', groupName: 'the crowd' },
    userIDs.map((userID) => ({ userID })),
  )
  let isOver = false
  let deeds = 0
  const watchers = new Set<() => void>()
  const random = seededRandom(seed)
  const lives = people.map((person) => live(person))

  async function live(person: Person): Promise<void> {
    while (!isOver) {
      const startedAt = performance.now()
      const dice = random()
      if (dice < 0.35) await write(person, { groupID })
      else if (dice < 0.5) await write(person, { receiver: another(person) })
      else await read(person)
      person.longestMs = Math.max(person.longestMs, performance.now() - startedAt)
      deeds += 1
      for (const watcher of watchers) watcher()
      await new Promise((resolve) => setTimeout(resolve, random() * pauseMsMax))
    }
  }

  function another(person: Person): string {
    const others = userIDs.filter((userID) => userID !== person.userID)
    return others[Math.floor(random() * others.length)] ?? ''
  }

  async function write(
    { tim, userID }: Person,
    target: { groupID?: string; receiver?: string },
  ): Promise<void> {
    const messages = tim.getMessageManager()
    const message = messages.createTextMessage(`said by ${userID}`)
    try {
      const sent = await messages.sendMessage(message, { ...target, needReadReceipt: true })
      promises.sent.set(sent.msgID, userID)
    } catch {
      // No answer: it is there once, or not at all.
      promises.open.add(message.msgID)
    }
  }

  /** Some of the newest of one conversation; some of them again. */
  async function read(person: Person): Promise<void> {
    const conversations = [...person.heard]
    const [, heard] = conversations[Math.floor(random() * conversations.length)] ?? []
    const newest = heard?.slice(-8).filter(() => random() < 0.6) ?? []
    const messages = person.tim.getMessageManager()
    const found = newest.length === 0 ? [] : await messages.findMessages(newest)
    const others = found.filter((message) => !message.isSelf)
    if (others.length === 0) return
    const keys = others.map(({ msgID }) => `${msgID} ${person.userID}`)
    for (const key of keys) promises.asked.add(key)
    try {
      await messages.sendMessageReadReceipts(others)
      for (const key of keys) promises.given.add(key)
    } catch {
      // Kept by the SDK, and handed over when it can.
    }
  }

  return {
    people,
    promises,
    groupID,
    busyFor(more): Promise<void> {
      const enough = deeds + more
      return new Promise((resolve) => {
        const look = (): void => {
          if (deeds < enough) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
      })
    },
    async stop(): Promise<void> {
      isOver = true
      await Promise.all(lives)
    },
    async leave(): Promise<void> {
      isOver = true
      await Promise.all(people.map(({ tim }) => tim.unInitSDK()))
    },
  }
}

export async function arrive(url: string, userID: string): Promise<Person> {
  const tim = createV2TIMManager({ serverUrl: url })
  const person: Person = { userID, tim, heard: new Map(), told: new Map(), faults: [], longestMs: 0 }
  tim.getMessageManager().addAdvancedMsgListener({
    onRecvNewMessage: (message) => hear(person, message),
    onRecvMessageReadReceipts(receipts): void {
      for (const receipt of receipts) {
        const before = person.told.get(receipt.msgID)
        if (before !== undefined && before.readCount > receipt.readCount)
          person.faults.push(`${receipt.msgID}: ${before.readCount} had read, then ${receipt.readCount}`)
        person.told.set(receipt.msgID, receipt)
      }
    },
  })
  await tim.initSDK(spawnedSdkAppId)
  await tim.login(userID, spawnedUserSig(userID))
  return person
}

function hear(person: Person, { msgID, userID, groupID }: V2TIMMessage): void {
  const conversation = groupID === '' ? `c2c_${userID}` : `group_${groupID}`
  const heard = person.heard.get(conversation) ?? []
  if (heard.includes(msgID)) person.faults.push(`${msgID} was told twice`)
  heard.push(msgID)
  person.heard.set(conversation, heard)
}
