import { messages } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { findKeys } from './keys.ts'
import { createRateLimiter } from './rate.ts'
import { createSend } from './send.ts'
import { changed, find, type GivenBy, history, revoke } from './service.ts'

export function createMessagesFeature(givenBy: GivenBy): Feature {
  return feature('messages', messages, {
    handlers: {
      'messages.send': createSend(createRateLimiter()),
      'messages.history': (context, input) => history(givenBy, context, input),
      'messages.find': (context, input) => find(givenBy, context, input),
      'messages.changed': (context, input) => changed(givenBy, context, input),
      'messages.findKeys': findKeys,
      'messages.revoke': revoke,
    },
  })
}
