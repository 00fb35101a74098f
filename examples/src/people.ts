// For the tests of the examples: people who have signed in on a server.
import {
  createV2TIMManager,
  type V2TIMManager,
  type V2TIMMessage,
  type V2TIMMessageManager,
} from '@kidoku/sdk'

/** What a test knows of its server. */
export interface Place {
  readonly url: string
  readonly sdkAppId: number
  userSig(userID: string): string
}

export interface Person {
  readonly manager: V2TIMManager
  readonly messages: V2TIMMessageManager
  /** The next message of somebody else, tips about groups left out. */
  next(): Promise<V2TIMMessage>
}

export async function signIn(place: Place, userID: string): Promise<Person> {
  const manager = createV2TIMManager({ serverUrl: place.url, logger: () => undefined })
  await manager.initSDK(place.sdkAppId)
  const received: V2TIMMessage[] = []
  const waiting: ((message: V2TIMMessage) => void)[] = []
  const messages = manager.getMessageManager()
  messages.addAdvancedMsgListener({
    onRecvNewMessage: (message) => {
      if (message.groupTipsElem !== null) return
      const first = waiting.shift()
      if (first === undefined) received.push(message)
      else first(message)
    },
  })
  await manager.login(userID, place.userSig(userID))
  return {
    manager,
    messages,
    next: () => {
      const first = received.shift()
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first)
    },
  }
}

/** alice makes groupA, and bob and carol are in it. */
export async function threePeople(
  place: Place,
): Promise<{ readonly alice: Person; readonly bob: Person; readonly carol: Person }> {
  const alice = await signIn(place, 'alice')
  const bob = await signIn(place, 'bob')
  const carol = await signIn(place, 'carol')
  const others = [{ userID: 'bob' }, { userID: 'carol' }]
  const groups = alice.manager.getGroupManager()
  await groups.createGroup({ groupType: 'Work', groupID: 'groupA', groupName: 'Group A' }, others)
  return { alice, bob, carol }
}
