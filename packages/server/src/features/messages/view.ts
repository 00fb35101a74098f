import { isByAdministrator } from '../../administration.ts'
import type { Caller } from '../../feature.ts'
import type { MemberRow } from '../conversations/members.ts'

/** What a member may see: nothing from before their time, and of targeted messages their own and those to them. */
export interface View {
  readonly conversationId: string
  readonly userId: string
  readonly hiddenSeq: number
  /** An administrator's: targeted messages too, whoever they are for. */
  readonly seesAll?: boolean
}

/** As the caller sees the conversation; an administrator needs no place in it. */
export function viewFor(caller: Caller, conversationId: string, member: MemberRow | undefined): View {
  const seesAll = isByAdministrator(caller)
  const hiddenSeq = seesAll ? 0 : (member?.hidden_seq ?? 0)
  return { conversationId, userId: caller.userId, hiddenSeq, seesAll }
}
