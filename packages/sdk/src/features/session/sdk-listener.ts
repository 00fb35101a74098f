import type { V2TIMUserFullInfo } from '../users/user.ts'

/** v2tim.md 3.9. Every method is optional. */
export interface V2TIMSDKListener {
  onConnecting?(): void
  /** Connected and logged in; after a loss: what was missed is being told. */
  onConnectSuccess?(): void
  /** One attempt failed (9508), and another follows; or the server refused the login for good (its code). */
  onConnectFailed?(code: number, desc: string): void
  /** By another device of mine, or by an administrator. Nothing reconnects: log in again to come back. */
  onKickedOffline?(): void
  /** Get a new UserSig and log in again. */
  onUserSigExpired?(): void
  onSelfInfoUpdated?(info: V2TIMUserFullInfo): void
}
