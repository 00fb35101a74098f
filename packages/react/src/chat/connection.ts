import { V2TIMLoginStatus, type V2TIMManager, type V2TIMSDKListener } from '@kidoku/sdk'
import { createStore, type Readable } from './store.ts'

/**
 *   signedOut ──▶ connecting ──▶ online ◀──▶ offline (comes back by itself)
 *                                  │
 *                                  └──▶ kicked, expired (log in again)
 */
export type ConnectionState = 'signedOut' | 'connecting' | 'online' | 'offline' | 'kicked' | 'expired'

export interface ConnectionView {
  readonly state: ConnectionState
  /** '' while nobody is logged in. */
  readonly userID: string
}

export interface ConnectionKeeper {
  readonly store: Readable<ConnectionView>
  readonly listener: V2TIMSDKListener
  /** Looks at the manager: it may have been logged in before anybody listened. */
  readonly look: () => void
}

export interface ConnectionOptions {
  readonly manager: V2TIMManager
  /** Logged in, or back: time to fetch. `isOther`: somebody else than before. */
  readonly online: (isOther: boolean) => void
}

export function createConnection({ manager, online }: ConnectionOptions): ConnectionKeeper {
  const store = createStore<ConnectionView>({ state: 'signedOut', userID: '' })
  let lastUser = ''

  const become = (state: ConnectionState): void => {
    const userID = manager.getLoginUser()
    const now = store.get()
    if (now.state !== state || now.userID !== userID) store.set({ state, userID })
  }
  const arrived = (): void => {
    const user = manager.getLoginUser()
    const isOther = user !== lastUser
    lastUser = user
    become('online')
    online(isOther)
  }
  const isOut = (): boolean => manager.getLoginStatus() === V2TIMLoginStatus.V2TIM_STATUS_LOGOUT

  return {
    store,
    listener: {
      // Between two attempts of a lost connection it is still offline.
      onConnecting: () => become(store.get().state === 'offline' ? 'offline' : 'connecting'),
      onConnectSuccess: arrived,
      onConnectFailed: () => become(isOut() ? 'signedOut' : 'offline'),
      onKickedOffline: () => become('kicked'),
      onUserSigExpired: () => become('expired'),
    },
    look: () => {
      const status = manager.getLoginStatus()
      if (status === V2TIMLoginStatus.V2TIM_STATUS_LOGINED) arrived()
      else if (status === V2TIMLoginStatus.V2TIM_STATUS_LOGINING) become('connecting')
    },
  }
}
