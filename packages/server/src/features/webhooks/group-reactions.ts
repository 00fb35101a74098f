import type { GroupChange } from '@kidoku/protocol'
import type { Reader } from '../../db/db.ts'
import { type CommandContext, type Reaction, when } from '../../feature.ts'
import { joinOptionWords } from '../../reference/group-words.ts'
import { getConversation } from '../conversations/store.ts'
import {
  type GroupChanged,
  type GroupCreated,
  groupChanged,
  groupCreated,
  groupDismissing,
  type MembersMoved,
  membersJoined,
  membersLeft,
} from '../groups/occurrences.ts'
import { groupKinds } from '../groups/rules.ts'
import type { GroupRow } from '../groups/store.ts'
import { type Body, groupFields, members } from './bodies.ts'
import type { AfterCommand } from './commands.ts'
import { operatorOf, originOf } from './origin.ts'
import { isWanted, type Outbox } from './outbox.ts'

/** Members named in the webhook of a group that is dismissed; the others are left out. */
const membersNamedMax = 10_000

/** What the reference calls the settings of a group that members see; others are told as they are called here. */
const fieldNames: Readonly<Record<GroupChange['field'], string>> = {
  name: 'Name',
  introduction: 'Introduction',
  notification: 'Notification',
  faceUrl: 'FaceUrl',
  owner: 'Owner_Account',
  addOpt: 'ApplyJoinOption',
  approveOpt: 'InviteJoinOption',
  allMuted: 'MuteAllMember',
}
const options: Readonly<Record<string, string>> = joinOptionWords

/** Groups that come, change and go, and their members: what the application hears of them. */
export function groupReactions(outbox: Outbox): readonly Reaction[] {
  /** The body is made only where somebody wants it. */
  async function tell(
    context: CommandContext,
    group: GroupRow,
    command: AfterCommand,
    fields: () => object | Promise<object>,
  ): Promise<void> {
    if (!isWanted(context.settings, command)) return
    const body: Body = {
      CallbackCommand: command,
      ...groupFields(group),
      ...(await fields()),
      EventTime: context.nowMs,
    }
    await outbox.put(context, group.conversation_id, { body, origin: originOf(context.caller) })
  }

  async function created(context: CommandContext, { group, userIds }: GroupCreated): Promise<void> {
    await tell(context, group, 'Group.CallbackAfterCreateGroup', () => ({
      Operator_Account: operatorOf(context.caller),
      Owner_Account: group.owner,
      Name: group.name,
      MemberList: members(userIds),
    }))
  }

  async function joined(context: CommandContext, moved: MembersMoved): Promise<void> {
    const { group, userIds, isByOthers } = moved
    await tell(context, group, 'Group.CallbackAfterNewMemberJoin', () => ({
      JoinType: isByOthers ? 'Invited' : 'Apply',
      Operator_Account: operatorOf(context.caller),
      NewMemberList: members(userIds),
    }))
    if (!isWanted(context.settings, 'Group.CallbackAfterGroupFull')) return
    const row = await getConversation(context.tx, group.conversation_id)
    if ((row?.member_count ?? 0) >= groupKinds[group.group_type].membersMax)
      await tell(context, group, 'Group.CallbackAfterGroupFull', () => ({}))
  }

  async function left(context: CommandContext, moved: MembersMoved): Promise<void> {
    const { group, userIds, isByOthers } = moved
    await tell(context, group, 'Group.CallbackAfterMemberExit', () => ({
      ExitType: isByOthers ? 'Kicked' : 'Quit',
      Operator_Account: operatorOf(context.caller),
      ExitMemberList: members(userIds),
    }))
  }

  async function changed(context: CommandContext, { group, before, changes }: GroupChanged): Promise<void> {
    const owner = changes.find((change) => change.field === 'owner')
    if (owner !== undefined) {
      await tell(context, group, 'Group.CallbackAfterChangeGroupOwner', () => ({
        Operator_Account: operatorOf(context.caller),
        OldOwner_Account: before.owner,
        NewOwner_Account: group.owner,
      }))
      return
    }
    await tell(context, group, 'Group.CallbackAfterGroupInfoChanged', () => ({
      Operator_Account: operatorOf(context.caller),
      ...Object.fromEntries(changes.map(({ field, value }) => [fieldNames[field], wordFor(field, value)])),
    }))
  }

  async function dismissing(context: CommandContext, group: GroupRow): Promise<void> {
    await tell(context, group, 'Group.CallbackAfterGroupDestroyed', async () => ({
      Owner_Account: group.owner,
      Name: group.name,
      MemberList: members(await presentMembers(context.tx, group.conversation_id)),
    }))
  }

  return [
    when(groupCreated, created),
    when(membersJoined, joined),
    when(membersLeft, left),
    when(groupChanged, changed),
    when(groupDismissing, dismissing),
  ]
}

function wordFor(field: GroupChange['field'], value: GroupChange['value']): unknown {
  if (field === 'allMuted') return value === true ? 'On' : 'Off'
  return field === 'addOpt' || field === 'approveOpt' ? (options[String(value)] ?? value) : value
}

async function presentMembers(read: Reader, conversationId: string): Promise<readonly string[]> {
  const rows = await read.all<{ user_id: string }>(
    'SELECT user_id FROM members WHERE conversation_id = ? AND left_seq IS NULL ORDER BY ordinal LIMIT ?',
    conversationId,
    membersNamedMax,
  )
  return rows.map((row) => row.user_id)
}
