import {
  createV2TIMManager,
  type V2TIMConversation,
  type V2TIMManager,
  type V2TIMMessageReceipt,
} from '@kidoku/sdk'
import type { TestServer } from '../test-server.ts'

export const people = ['alice', 'bob', 'carol'] as const
export const groupIds = ['g0', 'g1'] as const

/** A device that was there from the start: it knows what the listeners told it, and nothing else. */
export interface Device {
  readonly userID: string
  readonly tim: V2TIMManager
  /** The last receipt told of each message. */
  readonly told: Map<string, V2TIMMessageReceipt>
  /** What an administrator does, by the server API. */
  readonly v4: TestServer['v4']
}

export async function openDevice(server: TestServer, userID: string): Promise<Device> {
  const tim = createV2TIMManager({ serverUrl: server.url })
  const told = new Map<string, V2TIMMessageReceipt>()
  tim.getMessageManager().addAdvancedMsgListener({
    onRecvMessageReadReceipts(receipts) {
      for (const receipt of receipts) told.set(receipt.msgID, receipt)
    },
  })
  await tim.initSDK(server.sdkAppId)
  await tim.login(userID, server.userSig(userID))
  return { userID, tim, told, v4: server.v4 }
}

/** What a person sees of the conversation list, as one comparable text. Names may change without an event: v2tim.md 7.1. */
export async function listSeen(tim: V2TIMManager): Promise<string> {
  const conversations = tim.getConversationManager()
  const { conversationList } = await conversations.getConversationList(0, 100)
  const total = await conversations.getTotalUnreadMessageCount()
  return JSON.stringify({ total, list: conversationList.map(lineOf).sort() }, null, 1)
}

function lineOf(conversation: V2TIMConversation): string {
  const { lastMessage } = conversation
  return [
    conversation.conversationID,
    `unread ${conversation.unreadCount}`,
    `read to ${conversation.groupReadSequence}/${conversation.c2cReadTimestamp}`,
    `order ${conversation.orderKey}`,
    `mentions ${JSON.stringify(conversation.groupAtInfolist)}`,
    lastMessage === null
      ? 'empty'
      : `last ${lastMessage.seq} ${lastMessage.msgID} status ${lastMessage.status} peer ${lastMessage.isPeerRead} read ${lastMessage.isRead}`,
  ].join(', ')
}

/** The receipts of this person's own messages, asked for anew: msgID → "read, not read, gone". */
export async function receiptsAsked(tim: V2TIMManager): Promise<ReadonlyMap<string, string>> {
  const messages = tim.getMessageManager()
  const { conversationList } = await tim.getConversationManager().getConversationList(0, 100)
  const asked = new Map<string, string>()
  for (const { userID, groupID } of conversationList) {
    const history = await messages.getHistoryMessageList({
      count: 100,
      ...(groupID === '' ? { userID } : { groupID }),
    })
    const own = history.filter((message) => message.isSelf && message.needReadReceipt)
    for (let at = 0; at < own.length; at += 30) {
      for (const receipt of await messages.getMessageReadReceipts(own.slice(at, at + 30))) {
        asked.set(receipt.msgID, lineOfReceipt(receipt))
      }
    }
  }
  return asked
}

/** Turning receipts off tells nobody (receipts.md §7): it moves people between two numbers, whose sum stays. */
export function lineOfReceipt(receipt: V2TIMMessageReceipt): string {
  const { readCount, unreadCount, undisclosedCount, departedCount } = receipt
  return `read ${readCount}, not read ${unreadCount + undisclosedCount}, gone ${departedCount}, peer ${receipt.isPeerRead}`
}
