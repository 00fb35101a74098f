import { session } from '@kidoku/protocol'
import { before, type Feature, feature, when } from '../../feature.ts'
import type { Presence } from '../../gateway/presence.ts'
import { usersDeleted } from '../users/occurrences.ts'
import { kickDeleted, kickUser, listPresence } from './administration.ts'
import { createLoginFailures } from './failures.ts'
import { createLogin, createLoginCheck, logout, ping } from './service.ts'
import type { Key } from './user-sig.ts'

export function createSessionFeature(key: Key, presence: Presence): Feature {
  return feature('session', session, {
    handlers: {
      'session.login': createLogin(key),
      'session.logout': logout,
      'session.ping': ping,
      'session.presence': (context, input) => listPresence(presence, context, input),
      'session.kickUser': (context, input) => kickUser(presence, context, input),
    },
    guards: [
      before('session.login', { applies: () => true, ask: createLoginCheck(key, createLoginFailures()) }),
    ],
    reactions: [when(usersDeleted, (context, deleted) => kickDeleted(presence, context, deleted))],
  })
}
