import { users } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { getUsers, setSelf } from './service.ts'

export const usersFeature: Feature = feature('users', users, {
  handlers: { 'users.get': getUsers, 'users.setSelf': setSelf },
})
