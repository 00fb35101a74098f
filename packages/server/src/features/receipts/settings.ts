import { limits } from '@kidoku/protocol'
import { flag, live, oneOf, type Setting, types, whole } from '../../setting.ts'

/** receipts.md §6 */
export interface ReceiptsSettings {
  readonly receiptsGroupTypes: readonly string[]
  readonly receiptsGroupSizeMax: number
  readonly receiptsPerRequestMax: number
  readonly receiptsUserOptOut: 'allowed' | 'forbidden'
  readonly receiptsDiscloseOptOut: boolean
  readonly receiptsListVisibleTo: 'sender' | 'members'
  readonly receiptsTellEveryMs: number
}

export const receiptsSettings: {
  readonly [Name in keyof ReceiptsSettings]: Setting<ReceiptsSettings[Name]>
} = {
  receiptsGroupTypes: live(
    'receipts.groupTypes',
    types(
      ['Work', 'Public', 'Meeting'],
      'receipts-group-types',
      'Group types whose messages may ask for read receipts, divided by commas: Work, Public, Meeting, Community.',
    ),
  ),
  receiptsGroupSizeMax: live(
    'receipts.groupSizeMax',
    whole(
      1_000_000,
      'receipts-group-size-max',
      'Above so many members a message is sent without receipts.',
      2,
      1_000_000,
    ),
  ),
  receiptsPerRequestMax: live(
    'receipts.perRequestMax',
    whole(
      limits.receiptsPerRequestMax,
      'receipts-per-request-max',
      'How many messages one request may give, or ask for, receipts of.',
      1,
      1_000,
    ),
  ),
  receiptsUserOptOut: live(
    'receipts.userOptOut',
    oneOf(
      ['allowed', 'forbidden'],
      'allowed',
      'receipts-user-opt-out',
      'Whether users may turn read receipts off; where they may not, they are refused with 7013.',
    ),
  ),
  receiptsDiscloseOptOut: live(
    'receipts.discloseOptOut',
    flag(
      true,
      'receipts-disclose-opt-out',
      'Whether undisclosedCount is shown; if not, those members count as unread.',
    ),
  ),
  receiptsListVisibleTo: live(
    'receipts.listVisibleTo',
    oneOf(
      ['sender', 'members'],
      'sender',
      'receipts-list-visible-to',
      'Who may see the lists of readers: the sender of the message, or all members.',
    ),
  ),
  receiptsTellEveryMs: live(
    'receipts.tellEveryMs',
    whole(
      100,
      'receipts-tell-every-ms',
      'A sender is told of further receipts at most this often.',
      1,
      60_000,
      'ms',
    ),
  ),
}
