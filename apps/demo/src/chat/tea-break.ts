import { V2TIMError, type V2TIMManager } from '@kidoku/sdk'
import { people } from '../people.ts'

export const teaBreak = {
  groupID: 'tea-break',
  conversationID: 'group_tea-break',
  name: 'Tea break',
} as const

/** Whoever comes first makes the group, with everybody in it: nobody has to join. */
export async function ensureTeaBreak(manager: V2TIMManager): Promise<void> {
  const [found] = await manager.getGroupManager().getGroupsInfo([teaBreak.groupID])
  if (found?.resultCode === 0) return
  try {
    await manager.getGroupManager().createGroup(
      { groupType: 'Work', groupID: teaBreak.groupID, groupName: teaBreak.name },
      people.map(({ userId }) => ({ userID: userId })),
    )
  } catch (error) {
    // 10021, 10025: the other pane was faster.
    if (!(error instanceof V2TIMError) || ![10021, 10025].includes(error.code)) throw error
  }
}
