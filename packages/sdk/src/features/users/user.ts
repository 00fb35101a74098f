import type { UserProfile } from '@kidoku/protocol'

/** v2tim.md 7.1 */
export interface V2TIMUserInfo {
  readonly userID: string
  readonly nickName: string
  readonly faceURL: string
}

export interface V2TIMUserFullInfo extends V2TIMUserInfo {
  readonly selfSignature: string
  /** 0 unknown, 1 male, 2 female. */
  readonly gender: number
  /** A date as the number YYYYMMDD; 0: not said. */
  readonly birthday: number
  readonly role: number
  readonly level: number
}

/** What is absent stays as it is. */
export type V2TIMSelfInfo = Partial<Omit<V2TIMUserFullInfo, 'userID'>>

export function userFullInfo(profile: UserProfile): V2TIMUserFullInfo {
  const { userId, faceUrl, ...rest } = profile
  return { userID: userId, faceURL: faceUrl, ...rest }
}
