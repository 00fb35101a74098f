import type { Message } from '@kidoku/protocol'
import { type FrameClient, FrameError } from '../frame-client.ts'
import { callServerApi } from '../server-api/call.ts'
import { spawnedSdkAppId, spawnedUserSig } from '../spawn-server.ts'

/** What happened while everybody did everything at once, from all nodes. */
export interface Turmoil {
  /** What was refused for no reason that a client could have foreseen. */
  readonly faults: readonly string[]
  /** Messages that were acknowledged. */
  readonly sent: readonly Message[]
  readonly groupIds: readonly string[]
  /** Everybody's, one on each node, logged in. */
  readonly devices: ReadonlyMap<string, readonly FrameClient[]>
}

/** Refusals of who comes too late, or asks for what somebody else has just changed. */
const foreseen = new Set([
  ...[7014, 10007, 10009, 10010, 10013, 10021, 10025, 10030, 10032, 20003, 20022, 20023, 70107],
])
/** Where it happens: one of a deployment's, or all that there is. */
export interface BusyNode {
  readonly url: string
  /** A logged-in connection. */
  connect(userId: string): Promise<FrameClient>
}

/** So many people do so many things each, one after the other, on whichever node. */
export async function makeTurmoil(
  nodes: readonly BusyNode[],
  crowd: { readonly userIds: readonly string[]; readonly deedsEach: number; readonly random: () => number },
): Promise<Turmoil> {
  const { userIds, random } = crowd
  const groupIds = ['g0', 'g1', 'g2', 'g3']
  const faults: string[] = []
  const sent: Message[] = []
  const among = <T>(things: readonly T[]): T => things[Math.floor(random() * things.length)] as T
  const some = <T>(things: readonly T[]): readonly T[] => things.filter(() => random() < 0.3)
  async function administer(command: string, body: object): Promise<void> {
    const facts = { sdkAppId: spawnedSdkAppId, userSig: spawnedUserSig('administrator') }
    const answer = await callServerApi({ url: among(nodes).url, ...facts }, { command, body })
    if (answer.ErrorCode !== 0 && !foreseen.has(answer.ErrorCode))
      throw new Error(`${command}: ${answer.ErrorCode} ${answer.ErrorInfo}`)
  }

  /** A device on each node. */
  const devices = new Map<string, readonly FrameClient[]>()
  async function devicesOf(userId: string): Promise<readonly FrameClient[]> {
    for (;;) {
      const own = devices.get(userId) ?? []
      if (own.length > 0 && own.every(({ socket }) => socket.readyState === socket.OPEN)) return own
      // Whose account has ended comes back; it may end again while they do.
      const answers = await Promise.allSettled(nodes.map((node) => node.connect(userId)))
      devices.set(
        userId,
        answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])),
      )
    }
  }

  async function live(userId: string): Promise<void> {
    for (let number = 0; number < crowd.deedsEach; number += 1) {
      const device = among(await devicesOf(userId))
      const name = among(Object.keys(deeds))
      try {
        await deeds[name]?.(device, userId, `${userId}-${number}`)
      } catch (error) {
        const isClosed = error instanceof Error && /the socket (is )?closed/.test(error.message)
        const isForeseen = error instanceof FrameError && foreseen.has(error.code)
        if (!isClosed && !isForeseen) faults.push(`${name}: ${String(error)}`)
      }
    }
  }

  const text = (msgId: string) => ({
    msgId,
    random: 1,
    elems: [{ type: 'text' as const, text: msgId }],
    needReadReceipt: true,
  })
  async function give(client: FrameClient, userId: string): Promise<void> {
    const newest = sent.slice(-40).filter((message) => message.sender !== userId)
    const named = some(newest).map((message) => {
      const conversation =
        message.groupId === undefined ? `c2c_${message.sender}` : `group_${message.groupId}`
      return client.call('receipts.give', { conversation, seqs: [message.seq] })
    })
    for (const answer of await Promise.allSettled(named))
      if (
        answer.status === 'rejected' &&
        !(answer.reason instanceof FrameError && foreseen.has(answer.reason.code))
      )
        throw answer.reason
  }
  const send = async (client: FrameClient, to: { groupId: string } | { userId: string }, msgId: string) => {
    sent.push((await client.call('messages.send', { ...to, ...text(msgId) })).message)
  }
  const create = async (client: FrameClient, groupId: string): Promise<void> => {
    const members = some(userIds).map((userId) => ({ userId }))
    await client.call('groups.create', {
      groupType: 'Public',
      groupId,
      name: groupId,
      addOpt: 'any',
      members,
    })
  }

  const deeds: Readonly<
    Record<string, (client: FrameClient, userId: string, name: string) => Promise<unknown>>
  > = {
    sendToGroup: (client, _, name) => send(client, { groupId: among(groupIds) }, name),
    sendToGroupToo: (client, _, name) => send(client, { groupId: among(groupIds) }, name),
    sendToOne: (client, _, name) => send(client, { userId: among(userIds) }, name),
    give,
    giveMore: give,
    giveStillMore: give,
    join: (client) => client.call('groups.join', { groupId: among(groupIds) }),
    joinAll: (client) =>
      Promise.all(groupIds.map((groupId) => client.call('groups.join', { groupId }).catch(() => undefined))),
    quit: (client) => client.call('groups.quit', { groupId: among(groupIds) }),
    invite: () =>
      administer('group_open_http_svc/add_group_member', {
        GroupId: among(groupIds),
        MemberList: [among(userIds), ...some(userIds)].map((Member_Account) => ({ Member_Account })),
      }),
    kick: () =>
      administer('group_open_http_svc/delete_group_member', {
        GroupId: among(groupIds),
        MemberToDel_Account: [among(userIds), among(userIds)],
      }),
    dismiss: (client) => client.call('groups.dismiss', { groupId: among(groupIds) }),
    create: (client) => create(client, among(groupIds)),
    createAgain: (client) => create(client, among(groupIds)),
    recall: async (client, userId) => {
      const own = sent.filter((message) => message.sender === userId).slice(-6)
      const message = among(own)
      if (message === undefined) return
      const conversation =
        message.groupId === undefined ? `c2c_${message.receiver}` : `group_${message.groupId}`
      await client.call('messages.revoke', { conversation, seq: message.seq })
    },
    readAll: (client) => client.call('readMarks.setAll', { scope: 'all' }),
    switchReceipts: (client) => client.call('receipts.setEnabled', { enabled: random() < 0.5 }),
    rename: (client, _, name) => client.call('groups.set', { groupId: among(groupIds), name }),
    leaveForGood: async () => {
      if (random() < 0.5) return
      const DeleteItem = [among(userIds), among(userIds)].map((UserID) => ({ UserID }))
      await administer('im_open_login_svc/account_delete', { DeleteItem })
    },
  }

  await Promise.all(userIds.map((userId) => live(userId)))
  await Promise.all(userIds.map((userId) => devicesOf(userId)))
  return { faults, sent, groupIds, devices }
}
