import type { V2TIMCreateGroupMemberInfo, V2TIMGroupCreateInfo } from './group.ts'
import type { V2TIMGroupManager } from './group-manager.ts'
import { isGroupType } from './translate.ts'

/** The manager's: type, ID, name as natively, or name, type, ID as in RN2, or the group manager's object. */
export function createGroupEitherWay(
  createGroup: V2TIMGroupManager['createGroup'],
): (
  first: string | V2TIMGroupCreateInfo,
  second?: string | null | readonly V2TIMCreateGroupMemberInfo[],
  third?: string | null,
) => Promise<string> {
  return (first, second, third) => {
    if (typeof first === 'object')
      return createGroup(first, typeof second === 'object' ? (second ?? undefined) : undefined)
    const isTypeSecond = isGroupType(second) && !isGroupType(first)
    const [groupType, groupID, groupName] = isTypeSecond ? [second, third, first] : [first, second, third]
    // The server says what is wrong with a name or an ID that is none.
    return createGroup({ groupType, groupID: groupID as string | null, groupName: groupName as string })
  }
}
