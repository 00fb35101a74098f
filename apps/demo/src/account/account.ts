import { createV2TIMManager, V2TIMLoginStatus, type V2TIMManager } from '@kidoku/sdk'
import { askForPass } from '../server/pass.ts'
import { createLine } from './line.ts'

/** One person, signed in with an SDK instance of their own. */
export interface Account {
  readonly userID: string
  readonly manager: V2TIMManager
  readonly isCut: () => boolean
  /** Cuts the connection, or joins it again. */
  readonly setCut: (isCut: boolean) => void
  /** Signs in, and again when the server has forgotten; what is returned ends it. */
  readonly start: (report: (error: unknown) => void) => () => void
}

const signInAgainMs = 1_500

export function createAccount(userID: string): Account {
  const line = createLine()
  const manager = createV2TIMManager({
    webSocket: line.webSocket,
    reconnect: { delayMaxMs: 1_500 },
    logger: () => undefined,
  })

  const start: Account['start'] = (report) => {
    let isOver = false
    let isTrying = false
    let timer: ReturnType<typeof setTimeout> | undefined

    const signIn = async (isFirst: boolean): Promise<void> => {
      if (isOver || isTrying) return
      isTrying = true
      try {
        const pass = await askForPass(userID)
        if (isOver) return
        await manager.initSDK(pass.sdkAppID)
        await manager.login(userID, pass.userSig)
      } catch (error) {
        if (isOver) return
        if (isFirst) report(error)
        timer = setTimeout(() => void signIn(false), signInAgainMs)
      } finally {
        isTrying = false
      }
    }
    const stop = manager.addIMSDKListener({
      onConnectFailed: () => {
        // Refused for good, as by a server that has begun anew: another UserSig may help.
        if (manager.getLoginStatus() === V2TIMLoginStatus.V2TIM_STATUS_LOGOUT) void signIn(false)
      },
      onKickedOffline: () => report(new Error(`${userID}: signed in on another device`)),
      onUserSigExpired: () => void signIn(false),
    })
    void signIn(true)
    return () => {
      isOver = true
      clearTimeout(timer)
      stop()
      // Whoever leaves needs no answer.
      manager.unInitSDK().catch(() => undefined)
    }
  }
  return { userID, manager, isCut: line.isCut, setCut: line.setCut, start }
}
