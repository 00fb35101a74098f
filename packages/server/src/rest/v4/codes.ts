import { type ErrorCode, errorTable } from '@kidoku/protocol'

/**
 * The codes that only the server API answers with, beside those of `errorTable`. v2tim.md 9; what a code means in one service it
 * means in no other.
 */
const apiCodes = {
  10011: 'the body is not JSON',
  40001: 'a parameter is not valid',
  40003: 'there is no such account',
  40004: 'only an administrator may call this',
  40006: 'the server failed; it has been logged',
  40009: 'there is no such tag',
  40601: 'a text is at most 500 bytes',
  40605: 'the tag does not take this value',
  40610: 'the value is of another type',
  60002:
    'the URL is not of the form /v4/<service>/<command>?sdkappid&identifier&usersig&random&contenttype=json, or it is not a POST',
  60003: 'the body is not a JSON object',
  60004: 'the identifier is missing',
  60006: 'this server does not serve that SDKAppID',
  60007: 'too many calls of this command a second',
  60009: 'there is no such service or command',
  60010: 'only an administrator may call this',
  60012: 'the sdkappid is missing',
  70206: 'at most 100 accounts at once',
  70402: 'a parameter is not valid',
  70403: 'only an administrator may call this',
  70500: 'the server failed; it has been logged',
  90001: 'the body is not JSON, or a parameter is not valid',
  90002: 'MsgBody is missing',
  90003: 'To_Account is missing, no text, or nobody',
  90005: 'MsgRandom is missing, or no whole number from 0 to 4294967295',
  90006: 'MsgTimeStamp is not a whole number',
  90007: 'MsgBody is not an array',
  90008: 'From_Account is missing, no text, or nobody',
  90009: 'only an administrator may call this',
  90010: 'MsgBody is not as documented',
  90011: 'at most 500 accounts at once',
  90012: 'To_Account is nobody',
  90026: 'MsgLifeTime is at most 604800 seconds',
  90031: 'SyncOtherMachine is 1 or 2',
  90044: 'MsgLifeTime is not a whole number',
  90054: 'there is no message of this MsgKey',
  90994: 'the server failed; it has been logged',
  93000: 'the body is too long',
} as const

/** A code of this table, or of `errorTable`. */
export type ApiCode = keyof typeof apiCodes | ErrorCode

/** What the server API says no with. */
export class ApiRefusal extends Error {
  readonly code: ApiCode
  constructor(code: ApiCode, text?: string, options?: ErrorOptions) {
    super(text === undefined ? textOf(code) : `${textOf(code)}: ${text}`, options)
    this.name = 'ApiRefusal'
    this.code = code
  }
}

function textOf(code: ApiCode): string {
  // The one table or the other has it: the type says so.
  return code in apiCodes ? apiCodes[code as keyof typeof apiCodes] : errorTable[code as ErrorCode].text
}
