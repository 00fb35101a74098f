import { asked, isRecord } from './asked.ts'

/** What the demo's server hands out in place of a password check. */
export interface Pass {
  readonly sdkAppID: number
  readonly userSig: string
}

export function askForPass(userID: string): Promise<Pass> {
  return asked('/demo/usersig', isPass, { userID })
}

function isPass(answer: unknown): answer is Pass {
  return isRecord(answer) && typeof answer.sdkAppID === 'number' && typeof answer.userSig === 'string'
}
