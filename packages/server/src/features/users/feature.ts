import { users } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { deleteUsers, importUsers, listUsers } from './administration.ts'
import { getUsers, setSelf } from './service.ts'

export const usersFeature: Feature = feature('users', users, {
  handlers: {
    'users.get': getUsers,
    'users.setSelf': setSelf,
    'users.import': importUsers,
    'users.delete': deleteUsers,
    'users.list': listUsers,
  },
})
