import type { Reader } from '../../db/db.ts'
import { before, type Guard, type QueryContext } from '../../feature.ts'
import { groupTypeWords } from '../../reference/group-words.ts'
import { type GroupRow, getGroup } from '../groups/store.ts'
import { type AskFirst, checkWord, type Word } from './before.ts'
import { type Body, groupFields, members } from './bodies.ts'
import { operatorOf } from './origin.ts'
import { isWanted } from './outbox.ts'

/** Groups that are to be made, and members that are to come: what the application is asked first. v2tim.md 8.2 */
export function groupGuards(ask: AskFirst): readonly Guard[] {
  async function asked(context: QueryContext, body: Body): Promise<Word | undefined> {
    const { webhooksBeforeUnanswered: unanswered } = context.settings
    return checkWord(await ask(context, body), { unanswered, refusedWith: 10016, mayDrop: false })
  }

  const create = before('groups.create', {
    applies: ({ settings }) => isWanted(settings, 'Group.CallbackBeforeCreateGroup'),
    async ask(context, input) {
      const { caller, read, nowMs } = context
      await asked(context, {
        CallbackCommand: 'Group.CallbackBeforeCreateGroup',
        Operator_Account: operatorOf(caller),
        Owner_Account: input.owner ?? caller.userId,
        Type: groupTypeWords[input.groupType],
        Name: input.name,
        CreatedGroupNum: await ownedCount(read, input.owner ?? caller.userId),
        MemberList: members((input.members ?? []).map((member) => member.userId)),
        EventTime: nowMs,
      })
      return { input }
    },
  })

  const join = before('groups.join', {
    applies: ({ settings }) => isWanted(settings, 'Group.CallbackBeforeApplyJoinGroup'),
    async ask(context, input) {
      const group = await getGroup(context.read, input.groupId)
      if (group !== undefined) {
        await asked(context, {
          CallbackCommand: 'Group.CallbackBeforeApplyJoinGroup',
          ...groupFields(group),
          Requestor_Account: context.caller.userId,
          EventTime: context.nowMs,
        })
      }
      return { input }
    },
  })

  const invite = before('groups.invite', {
    applies: ({ settings }) => isWanted(settings, 'Group.CallbackBeforeInviteJoinGroup'),
    async ask(context, input) {
      const group = await getGroup(context.read, input.groupId)
      if (group === undefined) return { input }
      const word = await asked(context, inviteBody(context, group, input.userIds))
      const refused = refusedIn(word, input.userIds)
      const failed = refused.map((userId) => ({ userId, result: 0 as const }))
      const userIds = input.userIds.filter((userId) => !refused.includes(userId))
      if (userIds.length === 0) return { output: { results: failed } }
      return {
        input: { ...input, userIds },
        complete: ({ results }) => ({ results: [...results, ...failed] }),
      }
    },
  })

  return [create, join, invite]
}

function inviteBody(context: QueryContext, group: GroupRow, userIds: readonly string[]): Body {
  return {
    CallbackCommand: 'Group.CallbackBeforeInviteJoinGroup',
    ...groupFields(group),
    Operator_Account: operatorOf(context.caller),
    DestinationMembers: members(userIds),
    EventTime: context.nowMs,
  }
}

/** `RefusedMembers_Account` of the answer: those of the invited that must not come in. */
function refusedIn(word: Word | undefined, userIds: readonly string[]): readonly string[] {
  const named = word?.fields.RefusedMembers_Account
  return Array.isArray(named) ? userIds.filter((userId) => named.includes(userId)) : []
}

async function ownedCount(read: Reader, userId: string): Promise<number> {
  const row = await read.get<{ count: number }>(
    `SELECT count(*) AS count FROM members WHERE user_id = ? AND role = 'owner' AND left_seq IS NULL`,
    userId,
  )
  return row?.count ?? 0
}
