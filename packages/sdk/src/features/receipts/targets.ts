import { refusal } from '../../v2tim-error.ts'
import type { V2TIMMessage } from '../messages/message.ts'
import type { V2TIMReceiptTargets } from './receipt-methods.ts'

/** The list in whichever form it comes. What is no list of messages or msgIDs, as JavaScript lets through, is refused with 6017. */
export function targetsOf(targets: V2TIMReceiptTargets): readonly (V2TIMMessage | string)[] {
  const list: unknown = isObject(targets) && !Array.isArray(targets) ? formList(targets) : targets
  if (!Array.isArray(list) || !list.every(isTarget)) throw refusal(6017, 'say a list of messages or msgIDs')
  return list
}

function formList(form: object): unknown {
  if ('messageIDList' in form) return form.messageIDList
  return 'messageList' in form ? form.messageList : undefined
}

function isTarget(target: unknown): target is V2TIMMessage | string {
  return typeof target === 'string' || (isObject(target) && 'msgID' in target && 'seq' in target)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
