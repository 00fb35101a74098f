import { session } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { createLoginFailures } from './failures.ts'
import { createLogin, logout, ping } from './service.ts'
import type { Key } from './user-sig.ts'

export function createSessionFeature(key: Key): Feature {
  return feature('session', session, {
    handlers: {
      'session.login': createLogin(key, createLoginFailures()),
      'session.logout': logout,
      'session.ping': ping,
    },
  })
}
