import type { EventName, LoginInput, LoginOutput, Payload } from '@kidoku/protocol'
import { isUserId } from '@kidoku/protocol/wire'
import type { Client, Session } from '../../client.ts'
import { Connection, type End } from '../../connection/connection.ts'
import { defaultReconnectPolicy } from '../../connection/reconnect.ts'
import { socketUrl } from '../../connection/socket.ts'
import { Handling } from '../../handling.ts'
import { createListeners, type Listeners } from '../../listeners.ts'
import type { Log } from '../../log.ts'
import { randomText } from '../../random.ts'
import type { V2TIMStorage } from '../../storage.ts'
import { refusal } from '../../v2tim-error.ts'
import { V2TIM_STATUS_LOGINED, V2TIM_STATUS_LOGINING, V2TIM_STATUS_LOGOUT } from '../../v2tim-flat-numbers.ts'
import type { V2TIMLoginStatus } from '../../v2tim-numbers.ts'
import type { V2TIMOptions } from '../../v2tim-options.ts'
import type { V2TIMSDKListener } from './sdk-listener.ts'

export interface SessionKeeper {
  readonly client: Client
  readonly listeners: Listeners<V2TIMSDKListener>
  readonly init: (sdkAppID: number, serverUrl: string) => boolean
  readonly unInit: () => Promise<void>
  /** The switch was turned, here or elsewhere. */
  readonly receiptsSwitched: (enabled: boolean) => void
  readonly login: (userID: string, userSig: string) => Promise<void>
  readonly logout: () => Promise<void>
  readonly user: () => string
  readonly status: () => V2TIMLoginStatus
}

export interface SessionOptions {
  readonly storage: V2TIMStorage
  /** Whether `storage` is one installation's alone: then it keeps the installation's name. A browser's tabs share theirs. */
  readonly isOwnStorage: boolean
  readonly log: Log
  readonly webSocket: V2TIMOptions['webSocket']
  readonly reconnect: V2TIMOptions['reconnect']
}

const protocolVersion = 1
const instanceKey = 'kidoku/instance'
const sdkAppIdMax = 0xffff_ffff

/**
 *   LOGOUT ──login()──▶ LOGINING ──accepted──▶ LOGINED
 *     ▲                    │ refused, 9508        │ logout(), kicked, sig expired
 *     └────────────────────┴──────────────────────┘
 */
export function createSession(options: SessionOptions): SessionKeeper {
  const { storage, isOwnStorage, log, webSocket, reconnect } = options
  const handling = new Handling(log)
  const listeners = createListeners<V2TIMSDKListener>(log)
  let app: { readonly sdkAppId: number; readonly url: string } | undefined
  let status: V2TIMLoginStatus = V2TIM_STATUS_LOGOUT
  let connection: Connection | undefined
  let session: Session | undefined
  let leaving: Promise<void> | undefined
  let clockAheadMs = 0
  let lostAtMs: number | undefined

  const serverTimeMs = (): number => Date.now() + clockAheadMs
  const become = (next: V2TIMLoginStatus): void => {
    status = next
  }
  const knownSession = (): Session => {
    if (app === undefined) throw refusal(6013)
    if (session === undefined) throw refusal(6014)
    return session
  }
  const forget = (): void => {
    const wasLoggedIn = session !== undefined
    become(V2TIM_STATUS_LOGOUT)
    if (wasLoggedIn) void handling.moment('loggedOut')
    connection = undefined
    session = undefined
    lostAtMs = undefined
  }
  const online = (sdkAppId: number, login: LoginOutput): void => {
    clockAheadMs = login.serverTimeMs - Date.now()
    session = { ...login, sdkAppId }
    become(V2TIM_STATUS_LOGINED)
    const current = session
    const tell = (): void => {
      // Not where the line broke again meanwhile: the next resumption tells it.
      if (session === current) listeners.tell((listener) => listener.onConnectSuccess?.())
    }
    const wasLostAtMs = lostAtMs
    lostAtMs = undefined
    if (wasLostAtMs !== undefined) void handling.moment('resumed', session, wasLostAtMs).then(tell)
    else {
      void handling.moment('loggedIn', session)
      tell()
    }
  }
  const ended = (end: End): void => {
    forget()
    if (end === 'kicked') listeners.tell((listener) => listener.onKickedOffline?.())
    else if (end === 'sigExpired') listeners.tell((listener) => listener.onUserSigExpired?.())
    else listeners.tell((listener) => listener.onConnectFailed?.(end.code, end.desc))
  }

  const connect = (sdkAppId: number, url: string): Connection =>
    new Connection({
      url,
      webSocket: webSocket ?? globalThis.WebSocket,
      policy: { ...defaultReconnectPolicy, ...reconnect },
      events: {
        connecting: () => listeners.tell((listener) => listener.onConnecting?.()),
        online: (login) => online(sdkAppId, login),
        lost: (heardAtMs) => {
          lostAtMs = heardAtMs + clockAheadMs
          log('info', 'the connection was lost and is coming back')
          void handling.moment('lost')
        },
        failed: (error) => listeners.tell((listener) => listener.onConnectFailed?.(error.code, error.desc)),
        ended,
        event: (name, payload) => handling.event(name, payload),
      },
    })

  const madeInstanceId = randomText(16)
  const instanceId = async (): Promise<string> => {
    if (!isOwnStorage) return madeInstanceId
    const stored = await storage.get(instanceKey)
    if (stored !== undefined) return stored
    await storage.set(instanceKey, madeInstanceId)
    return madeInstanceId
  }

  const logout = async (): Promise<void> => {
    const current = connection
    if (current === undefined) return
    leaving ??= current.close().finally(() => {
      leaving = undefined
      if (connection === current) forget()
    })
    await leaving
  }

  const login = async (userID: string, userSig: string): Promise<void> => {
    if (app === undefined) throw refusal(6013)
    if (status === V2TIM_STATUS_LOGINING) throw refusal(7501)
    if (!isUserId(userID)) throw refusal(7003)
    if (leaving === undefined && session?.userId === userID) return
    become(V2TIM_STATUS_LOGINING)
    const { sdkAppId, url } = app
    await logout()
    become(V2TIM_STATUS_LOGINING)
    const current = connect(sdkAppId, url)
    connection = current
    const platform: LoginInput['platform'] = isBrowser() ? 'web' : 'node'
    try {
      const named = await instanceId()
      if (connection !== current) throw refusal(7009)
      await current.open({ sdkAppId, userId: userID, userSig, platform, instanceId: named, protocolVersion })
    } catch (error) {
      if (connection === current) forget()
      throw error
    }
  }

  const client: Client = {
    call: async (method, input, options) => {
      knownSession()
      if (connection === undefined) throw refusal(6014)
      // Joined by the method's name: the contract proves the server's answers.
      return (await connection.requests.call(method, input, options)) as never
    },
    on: <E extends EventName>(event: E, handler: (payload: Payload<E>) => void) =>
      handling.on(event, handler),
    at: (moment, handler) => handling.at(moment, handler),
    session: knownSession,
    isOnline: () => connection?.state === 'online',
    serverTimeMs,
    storage: {
      get: (key) => storage.get(userKey(knownSession(), key)),
      set: (key, value) => storage.set(userKey(knownSession(), key), value),
      remove: (key) => storage.remove(userKey(knownSession(), key)),
    },
    log,
  }

  client.on('session.behind', ({ sinceMs, ...news }) => {
    if (session !== undefined) void handling.moment('resumed', { ...session, ...news }, sinceMs)
  })

  return {
    client,
    listeners,
    init: (sdkAppID, serverUrl) => {
      if (!Number.isInteger(sdkAppID) || sdkAppID < 1 || sdkAppID > sdkAppIdMax) return false
      app = { sdkAppId: sdkAppID, url: socketUrl(serverUrl) }
      return true
    },
    unInit: async () => {
      connection?.requests.failAll(refusal(7009))
      if (status === V2TIM_STATUS_LOGINING) connection?.cut(refusal(7009))
      await logout()
      app = undefined
    },
    receiptsSwitched: (enabled) => {
      if (session !== undefined) session = Object.assign(session, { receiptsEnabled: enabled })
    },
    login,
    logout,
    user: () => session?.userId ?? '',
    status: () => status,
  }
}

function isBrowser(): boolean {
  return typeof window !== 'undefined' || 'WorkerGlobalScope' in globalThis
}

function userKey({ sdkAppId, userId }: Session, key: string): string {
  return `kidoku/${sdkAppId}/${userId}/${key}`
}
