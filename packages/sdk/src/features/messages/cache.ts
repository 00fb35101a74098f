import type { Message } from '@kidoku/protocol'
import { c2cConversation, groupConversation } from '@kidoku/protocol/wire'
import { LruMap } from '../../lru-map.ts'
import type { MutableMessage, V2TIMMessage } from './message.ts'
import { emptyMessage, type Marks, writeMarks, writeMessage } from './translate.ts'

/** Messages kept in memory; the least lately touched go first. */
const cachedMessagesMax = 10_000

/** One object a message, by msgID and by conversation and seq. */
export class MessageCache {
  readonly #byId = new LruMap<string, MutableMessage>(cachedMessagesMax, (_id, message) =>
    this.#unlist(message),
  )
  readonly #byConversation = new Map<string, Map<number, MutableMessage>>()
  readonly #marksOf: (conversation: string) => Marks

  constructor(marksOf: (conversation: string) => Marks) {
    this.#marksOf = marksOf
  }

  get(msgID: string): V2TIMMessage | undefined {
    return this.#byId.get(msgID)
  }

  /** The one object for this message, brought up to date. `target`: the object that was just sent. */
  adopt(wire: Message, self: string, target?: MutableMessage): V2TIMMessage {
    const message = target ?? this.#sameAs(wire, self) ?? emptyMessage()
    writeMessage(message, wire, self)
    const conversation = conversationOf(message)
    writeMarks(message, this.#marksOf(conversation))
    this.#byId.set(message.msgID, message)
    if (message.seq > 0) {
      const listed = this.#byConversation.get(conversation) ?? new Map<number, MutableMessage>()
      this.#byConversation.set(conversation, listed.set(message.seq, message))
    }
    return message
  }

  /** An ID is its sender's choice: only in the same conversation does it mean the same message. */
  #sameAs(wire: Message, self: string): MutableMessage | undefined {
    const known = this.#byId.get(wire.msgId)
    return known !== undefined && conversationOf(known) === wireConversation(wire, self) ? known : undefined
  }

  /** Ascending. */
  inConversation(conversation: string): V2TIMMessage[] {
    const listed = this.#byConversation.get(conversation)?.values() ?? []
    return [...listed].sort((a, b) => a.seq - b.seq)
  }

  marksMoved(conversation: string): void {
    const marks = this.#marksOf(conversation)
    for (const message of this.#byConversation.get(conversation)?.values() ?? []) writeMarks(message, marks)
  }

  receiptGiven(conversation: string, seqs: readonly number[]): void {
    const listed = this.#byConversation.get(conversation)
    for (const seq of seqs) {
      const message = listed?.get(seq)
      if (message !== undefined) message.hasSentReceipt = true
    }
  }

  clear(): void {
    this.#byId.clear()
    this.#byConversation.clear()
  }

  #unlist(message: V2TIMMessage): void {
    const conversation = conversationOf(message)
    const listed = this.#byConversation.get(conversation)
    listed?.delete(message.seq)
    if (listed?.size === 0) this.#byConversation.delete(conversation)
  }
}

export function conversationOf(message: V2TIMMessage): string {
  return message.groupID === '' ? c2cConversation(message.userID) : groupConversation(message.groupID)
}

/** The conversation of a message on the wire, as its reader names it. */
export function wireConversation(message: Message, self: string): string {
  if (message.groupId !== undefined) return groupConversation(message.groupId)
  return c2cConversation(message.sender === self ? (message.receiver ?? self) : message.sender)
}
