import type { ErrorCode, errorTable } from '@kidoku/protocol/wire'

export type OwnCode =
  | 6004
  | 6012
  | 6013
  | 6014
  | 6017
  | 6206
  | 6208
  | 7003
  | 7009
  | 7501
  | 8001
  | 8501
  | 9507
  | 9508
  | 9522
  | 10010
  | 10062

type Row<Code extends ErrorCode> = Pick<(typeof errorTable)[Code], 'retry' | 'text'>

/**
 * The rows of the protocol's table of refusals that the SDK itself speaks: the whole table would be an eighth of what a page
 * loads. The compiler proves that they say the same, to the letter.
 */
export const ownRefusals: { readonly [Code in OwnCode]: Row<Code> } = {
  6004: { retry: false, text: 'the conversation is not valid' },
  6012: { retry: true, text: 'no answer in time' },
  6013: { retry: false, text: 'call initSDK first' },
  6014: { retry: false, text: 'log in first' },
  6017: { retry: false, text: 'a parameter is not valid' },
  6206: { retry: false, text: 'the UserSig has expired: get a new one and log in again' },
  6208: { retry: false, text: 'kicked offline by another login' },
  7003: { retry: false, text: 'a user ID is 1 to 32 bytes of printable ASCII without spaces' },
  7009: { retry: false, text: 'interrupted by unInitSDK' },
  7501: { retry: true, text: 'a login is under way' },
  8001: { retry: false, text: 'a message is at most 12 KB' },
  8501: { retry: false, text: 'the group ID is not valid' },
  9507: { retry: true, text: 'too many requests are waiting for their answer' },
  9508: { retry: true, text: 'not connected' },
  9522: { retry: false, text: 'a request is at most 1 MB' },
  10010: { retry: false, text: 'there is no such group' },
  10062: { retry: false, text: 'the message has no receipt record' },
}
