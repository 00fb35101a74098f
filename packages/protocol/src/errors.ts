/**
 * The one table of refusals (v2tim.md 1.11 and 9). `retry` says whether the same request may succeed later unchanged: nobody
 * has to match on texts.
 */
export const errorTable = {
  6002: { name: 'ERR_SERIALIZE_REQ_FAILED', retry: false, text: 'the request cannot be written as JSON' },
  6011: { name: 'ERR_TO_USER_INVALID', retry: false, text: 'the receiver is not valid' },
  6004: { name: 'ERR_INVALID_CONVERSATION', retry: false, text: 'the conversation is not valid' },
  6012: { name: 'ERR_REQUEST_TIME_OUT', retry: true, text: 'no answer in time' },
  6013: { name: 'ERR_SDK_NOT_INITIALIZED', retry: false, text: 'call initSDK first' },
  6014: { name: 'ERR_SDK_NOT_LOGGED_IN', retry: false, text: 'log in first' },
  6015: { name: 'ERR_IN_PROGESS', retry: true, text: 'a call of the same kind is still running' },
  6017: { name: 'ERR_INVALID_PARAMETERS', retry: false, text: 'a parameter is not valid' },
  6027: {
    name: 'ERR_INVALID_JSON',
    retry: false,
    text: 'the frame is not a JSON object of the form { id, method, input }',
  },
  6206: {
    name: 'ERR_USER_SIG_EXPIRED',
    retry: false,
    text: 'the UserSig has expired: get a new one and log in again',
  },
  6208: { name: 'ERR_KICKED_OUT', retry: false, text: 'kicked offline by another login' },
  6223: { name: 'ERR_REVOKE_TIME_LIMIT_EXCEED', retry: false, text: 'too late to recall the message' },
  7003: {
    name: 'ERR_SDK_COMM_INVALID_IDENTIFIER',
    retry: false,
    text: 'a user ID is 1 to 32 bytes of printable ASCII without spaces',
  },
  7008: { name: 'ERR_SDK_COMM_API_CALL_FREQUENCY_LIMIT', retry: true, text: 'called too often' },
  7009: { name: 'ERR_SDK_UNINITIALIZED_MEANWHILE', retry: false, text: 'interrupted by unInitSDK' },
  7013: { name: 'ERR_SDK_INTERFACE_NOT_SUPPORT', retry: false, text: 'not available here' },
  7014: { name: 'ERR_SDK_INVALID_OPERATION', retry: false, text: 'not a valid request' },
  7501: { name: 'ERR_LOGIN_IN_PROGRESS', retry: true, text: 'a login is under way' },
  7502: { name: 'ERR_LOGOUT_IN_PROGRESS', retry: true, text: 'a logout is under way' },
  8001: { name: 'ERR_SDK_MSG_BODY_SIZE_LIMIT', retry: false, text: 'a message is at most 12 KB' },
  8501: { name: 'ERR_SDK_GROUP_INVALID_ID', retry: false, text: 'the group ID is not valid' },
  8502: { name: 'ERR_SDK_GROUP_INVALID_NAME', retry: false, text: 'the group name is not valid' },
  8503: {
    name: 'ERR_SDK_GROUP_INVALID_INTRODUCTION',
    retry: false,
    text: 'the group introduction is too long',
  },
  8504: {
    name: 'ERR_SDK_GROUP_INVALID_NOTIFICATION',
    retry: false,
    text: 'the group notification is too long',
  },
  8505: { name: 'ERR_SDK_GROUP_INVALID_FACE_URL', retry: false, text: 'the group face URL is too long' },
  8506: { name: 'ERR_SDK_GROUP_INVALID_NAME_CARD', retry: false, text: 'the name card is too long' },
  9506: { name: 'ERR_SDK_NET_FREQ_LIMIT', retry: true, text: 'too many requests a second' },
  9507: {
    name: 'ERR_SDK_NET_QUEUE_FULL',
    retry: true,
    text: 'too many requests are waiting for their answer',
  },
  9508: { name: 'ERR_SDK_NET_DISCONNECTED', retry: true, text: 'not connected' },
  9520: { name: 'ERR_SDK_NET_WAIT_ACK_TIMEOUT', retry: true, text: 'the server did not answer in time' },
  9522: { name: 'ERR_SDK_NET_PKG_SIZE_LIMIT', retry: false, text: 'a request is at most 1 MB' },
  10002: { name: 'ERR_SVR_GROUP_INTERNAL_ERROR', retry: true, text: 'the server failed; it has been logged' },
  10003: { name: 'ERR_SVR_GROUP_API_NAME_ERROR', retry: false, text: 'there is no such method' },
  10004: { name: 'ERR_SVR_GROUP_INVALID_PARAMETERS', retry: false, text: 'a parameter is not valid' },
  10006: { name: 'ERR_SVR_GROUP_FREQ_LIMIT', retry: true, text: 'too often' },
  10007: {
    name: 'ERR_SVR_GROUP_PERMISSION_DENY',
    retry: false,
    text: 'not a member of the group, or not allowed',
  },
  10009: {
    name: 'ERR_SVR_GROUP_SUPER_NOT_ALLOW_QUIT',
    retry: false,
    text: 'the owner cannot leave this group: transfer it first',
  },
  10010: { name: 'ERR_SVR_GROUP_NOT_FOUND', retry: false, text: 'there is no such group' },
  10013: { name: 'ERR_SVR_GROUP_ALREADY_MEMBER', retry: false, text: 'already a member of the group' },
  10014: { name: 'ERR_SVR_GROUP_FULL', retry: false, text: 'the group is full' },
  10015: { name: 'ERR_SVR_GROUP_INVALID_GROUPID', retry: false, text: 'the group ID is not valid' },
  10016: {
    name: 'ERR_SVR_GROUP_REJECT_FROM_THIRDPARTY',
    retry: false,
    text: 'the application has refused it',
  },
  10017: { name: 'ERR_SVR_GROUP_SHUTUP_DENY', retry: false, text: 'muted in this group' },
  10019: { name: 'ERR_SVR_GROUP_ACCOUNT_NOT_FOUND', retry: false, text: 'there is no such account' },
  10021: { name: 'ERR_SVR_GROUP_GROUPID_IN_USED', retry: false, text: 'the group ID is taken' },
  10023: {
    name: 'ERR_SVR_GROUP_SEND_MSG_FREQ_LIMIT',
    retry: true,
    text: 'too many messages a second in this group',
  },
  10024: {
    name: 'ERR_SVR_GROUP_REQ_ALREADY_BEEN_PROCESSED',
    retry: false,
    text: 'the application has been handled already',
  },
  10025: {
    name: 'ERR_SVR_GROUP_GROUPID_IN_USED_FOR_SUPER',
    retry: false,
    text: 'the group ID is taken, by a group of yours',
  },
  10030: { name: 'ERR_SVR_GROUP_REVOKE_MSG_NOT_FOUND', retry: false, text: 'there is no such message' },
  10031: {
    name: 'ERR_SVR_GROUP_REVOKE_MSG_TIME_LIMIT',
    retry: false,
    text: 'too late to recall the message',
  },
  10032: {
    name: 'ERR_SVR_GROUP_REVOKE_MSG_DENY',
    retry: false,
    text: 'this message cannot be recalled by you',
  },
  10062: { name: 'ERR_SVR_GROUP_RECEIPT_NOT_FOUND', retry: false, text: 'the message has no receipt record' },
  11000: { name: 'ERR_SVR_COMMUNITY_GROUP_NOT_OPEN', retry: false, text: 'communities are switched off' },
  20003: { name: 'ERR_SVR_MSG_INVALID_USERID', retry: false, text: 'there is no such user' },
  20005: { name: 'ERR_SVR_MSG_INTERNAL_ERROR', retry: true, text: 'the server failed; it has been logged' },
  20006: { name: 'ERR_SVR_MSG_PUSH_DENY', retry: false, text: 'the application has refused it' },
  20016: { name: 'ERR_SVR_MSG_REVOKE_TIME_LIMIT', retry: false, text: 'too late to recall the message' },
  20022: { name: 'ERR_SVR_MSG_REVOKE_NOT_FOUND', retry: false, text: 'there is no such message' },
  20023: { name: 'ERR_SVR_MSG_REVOKE_ALREADY', retry: false, text: 'the message has been recalled already' },
  70001: { name: 'ERR_SVR_ACCOUNT_USERSIG_EXPIRED', retry: false, text: 'the UserSig has expired' },
  70002: { name: 'ERR_SVR_ACCOUNT_USERSIG_EMPTY', retry: false, text: 'the UserSig is empty' },
  70003: {
    name: 'ERR_SVR_ACCOUNT_USERSIG_CHECK_FAILED',
    retry: false,
    text: 'the UserSig cannot be decoded: is it cut off?',
  },
  70009: {
    name: 'ERR_SVR_ACCOUNT_USERSIG_MISMATCH_KEY',
    retry: false,
    text: 'the UserSig was made with another key',
  },
  70013: {
    name: 'ERR_SVR_ACCOUNT_USERSIG_MISMATCH_ID',
    retry: false,
    text: 'the UserSig belongs to another user ID',
  },
  70014: {
    name: 'ERR_SVR_ACCOUNT_USERSIG_MISMATCH_SDKAPPID',
    retry: false,
    text: 'the UserSig belongs to another SDKAppID',
  },
  70020: {
    name: 'ERR_SVR_ACCOUNT_SDKAPPID_NOT_FOUND',
    retry: false,
    text: 'this server does not serve that SDKAppID',
  },
  70050: { name: 'ERR_SVR_ACCOUNT_FREQ_LIMIT', retry: true, text: 'too many failed logins: wait a minute' },
  70107: { name: 'ERR_SVR_ACCOUNT_NOT_FOUND', retry: false, text: 'there is no such account' },
  80002: { name: 'ERR_SVR_MSG_BODY_SIZE_LIMIT', retry: false, text: 'a message is at most 12 KB' },
} as const

export type ErrorCode = keyof typeof errorTable

/** A code of the application's own, 120001 to 130000: its webhook refuses with it, and its clients know what it means. v2tim.md 9 */
export type ApplicationCode = number & { readonly isApplications: true }

export function isApplicationCode(code: unknown): code is ApplicationCode {
  return typeof code === 'number' && Number.isInteger(code) && code >= 120_001 && code <= 130_000
}

const applications = {
  name: 'ERR_APPLICATION',
  retry: false,
  text: 'the application has refused it',
} as const

/** A refusal: expected, coded, told to the caller. Never a bug, never a broken disk. */
export class Refusal extends Error {
  /** One of the table, or one of the application's own. */
  readonly code: number
  readonly retry: boolean
  /** When the caller may try again, in ms from now; only beside `retry`. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: ErrorCode | ApplicationCode,
    text?: string,
    options?: { readonly retryAfterMs?: number; readonly cause?: unknown },
  ) {
    const known = isApplicationCode(code) ? applications : errorTable[code]
    super(text === undefined ? known.text : `${known.text}: ${text}`, { cause: options?.cause })
    this.name = known.name
    this.code = code
    this.retry = known.retry
    this.retryAfterMs = options?.retryAfterMs
  }
}
