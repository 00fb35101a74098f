import {
  GetGroupMessageReadMemberListFilter,
  V2TIMError,
  type V2TIMGroupMessageReadMemberList,
  type V2TIMMessageManager,
} from '@kidoku/sdk'

/** "Pulling the list of members who have or have not read a group message", as in Dart: by msgID, the first page. */
export async function flutterReadMembers(
  messageManager: V2TIMMessageManager,
  messageID: string,
): Promise<V2TIMGroupMessageReadMemberList | number> {
  try {
    const data = await messageManager.getGroupMessageReadMemberList({
      messageID,
      filter: GetGroupMessageReadMemberListFilter.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ,
    })
    // Get the list of members who have or have not read the group message
    const { isFinished, memberInfoList, nextSeq } = data
    return { ...data, isFinished, memberInfoList, nextSeq }
  } catch (error) {
    if (!(error instanceof V2TIMError)) throw error
    return error.code
  }
}
