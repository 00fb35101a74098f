import { messages } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { createRateLimiter } from './rate.ts'
import { createSend } from './send.ts'
import { changed, find, history, revoke } from './service.ts'

export function createMessagesFeature(): Feature {
  return feature('messages', messages, {
    handlers: {
      'messages.send': createSend(createRateLimiter()),
      'messages.history': history,
      'messages.find': find,
      'messages.changed': changed,
      'messages.revoke': revoke,
    },
  })
}
