import {
  V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ,
  type V2TIMGroupMessageReadMember,
  type V2TIMMessage,
  type V2TIMMessageManager,
} from '@kidoku/sdk'

/** "Pulling the Detail of Read Members (by the sender)": a page of 100, and one more if there is more. */
export async function readMembers(
  messageManager: V2TIMMessageManager,
  message: V2TIMMessage,
): Promise<readonly V2TIMGroupMessageReadMember[]> {
  // `members` is the list of members who have read the message pulled from the current page.
  // `nextSeq` indicates the cursor position for the next pull.
  // `isFinished` indicates whether the list of members who have read the message has been fully pulled.
  const { members, nextSeq, isFinished } = await messageManager.getGroupMessageReadMemberList(
    message,
    V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ,
    0,
    100,
  )
  // If the list of members who have read the message is not fully pulled, continue with the next pull
  // (here is only the sample code. We recommend paged pull be triggered by a user click).
  if (isFinished) return members
  const next = await messageManager.getGroupMessageReadMemberList(
    message,
    V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ,
    nextSeq,
    100,
  )
  return [...members, ...next.members]
}
