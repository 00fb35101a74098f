import {
  V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ,
  type V2TIMManager,
  type V2TIMMessage,
} from '@kidoku/sdk'

/** Everybody who has read it, in the order of reading, a hundred at a time. */
export async function* readers(manager: V2TIMManager, message: V2TIMMessage): AsyncGenerator<string> {
  for (let nextSeq = 0, isFinished = false; !isFinished; ) {
    const filter = V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ
    const page = await manager
      .getMessageManager()
      .getGroupMessageReadMemberList(message, filter, nextSeq, 100)
    for (const { userID, readTime } of page.members) yield `${userID} at ${new Date(readTime).toISOString()}`
    ;({ nextSeq, isFinished } = page)
  }
}
