import type { Delivery, Message } from '@kidoku/protocol'
import type { FrameClient } from './frame-client.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { startTestServer, type TestServer } from './test-server.ts'

export const webhookSecret = 'a secret of webhooks'
const elems = [{ type: 'text', text: 'hello' }] as const

/** A server whose webhooks go to a receiver of this test's. */
export interface WebhookScene {
  readonly receiver: Receiver
  readonly server: TestServer
  /** The server's clock goes on by so much at once. */
  pass(ms: number): void
  /** ann's group with bob in it. */
  group(groupType?: 'Work' | 'Public'): Promise<WebhookGroup>
  /** Deliveries that wait, the newest first. */
  waiting(): Promise<readonly Delivery[]>
  /** The group messages that were told, in their order. */
  messageIds(): readonly unknown[]
  close(): Promise<void>
}

export interface WebhookGroup {
  readonly ann: FrameClient
  readonly bob: FrameClient
  readonly groupId: string
  readonly conversation: string
  send(msgId: string, more?: object): Promise<Message>
}

/** What is told of messages and their receipts, and nothing else. */
export const messageCommands: readonly string[] = [
  'C2C.CallbackAfterSendMsg',
  'C2C.CallbackAfterMsgReport',
  'C2C.CallbackAfterReadReceipt',
  'C2C.CallbackAfterMsgWithDraw',
  'Group.CallbackAfterSendMsg',
  'Group.CallbackAfterReadReceipt',
  'Group.CallbackAfterRecallMsg',
]

export async function startWebhookScene(webhooksCommands: readonly string[]): Promise<WebhookScene> {
  const receiver = await startReceiver()
  let aheadMs = 0
  const settings = {
    webhooksUrl: receiver.url,
    webhooksCommands,
    webhooksSecret: webhookSecret,
    webhooksAllowHttp: true,
    webhooksAllowPrivate: true,
    webhooksAnswerWithinMs: 300,
  }
  const server = await startTestServer(settings, { now: () => Date.now() + aheadMs })
  return {
    receiver,
    server,
    pass(ms): void {
      aheadMs += ms
    },
    async group(groupType = 'Work'): Promise<WebhookGroup> {
      const ann = await server.connect('ann')
      const bob = await server.connect('bob')
      const members = [{ userId: 'bob' }]
      const { groupId } = await ann.call('groups.create', { groupType, name: 'g', members })
      return {
        ann,
        bob,
        groupId,
        conversation: `group_${groupId}`,
        async send(msgId, more = {}): Promise<Message> {
          const input = { groupId, msgId, random: 7, elems, ...more }
          return (await ann.call('messages.send', input)).message
        },
      }
    },
    async waiting(): Promise<readonly Delivery[]> {
      const asked = { count: 100, state: 'waiting' } as const
      return (await server.administrate('webhooks.deliveries', asked)).deliveries
    },
    messageIds: () =>
      receiver.hooks.flatMap(({ command, body }) =>
        command === 'Group.CallbackAfterSendMsg' ? [body.MsgId] : [],
      ),
    async close(): Promise<void> {
      await server.close()
      await receiver.close()
    },
  }
}
