import { isUserId, limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import type { Listeners } from '../../listeners.ts'
import { refusal } from '../../v2tim-error.ts'
import type { V2TIMSDKListener } from '../session/sdk-listener.ts'
import { userFullInfo, type V2TIMSelfInfo, type V2TIMUserFullInfo } from './user.ts'

export interface UserMethods {
  readonly getUsersInfo: (userIDList: readonly string[]) => Promise<readonly V2TIMUserFullInfo[]>
  readonly setSelfInfo: (info: V2TIMSelfInfo) => Promise<void>
}

export function createUserApi(client: Client, listeners: Listeners<V2TIMSDKListener>): UserMethods {
  client.on('users.selfChanged', (profile) =>
    listeners.tell((listener) => listener.onSelfInfoUpdated?.(userFullInfo(profile))),
  )
  return {
    getUsersInfo: async (userIDList) => {
      client.session()
      if (userIDList.length < 1 || userIDList.length > limits.usersPerRequestMax) {
        throw refusal(6017, `1 to ${limits.usersPerRequestMax} users`)
      }
      if (!userIDList.every(isUserId)) throw refusal(7003)
      const { users } = await client.call('users.get', { userIds: userIDList })
      return users.map(userFullInfo)
    },
    setSelfInfo: async ({ faceURL, ...rest }) => {
      await client.call('users.setSelf', faceURL === undefined ? rest : { ...rest, faceUrl: faceURL })
    },
  }
}
