import Type from 'typebox'
import { describes, type Schema } from './contract.ts'
import { type ConversationId, groupIdPattern, userIdPattern } from './names.ts'

export const userId: Schema<string> = describes<string>()(Type.String({ pattern: `^${userIdPattern}$` }))
export const groupId: Schema<string> = describes<string>()(Type.String({ pattern: `^${groupIdPattern}$` }))
export const conversationId: Schema<ConversationId> = describes<ConversationId>()(
  Type.String({ pattern: `^(c2c_${userIdPattern}|group_${groupIdPattern})$` }),
)
/** Opaque; at most what the server ever makes, with slack. */
export const msgId: Schema<string> = describes<string>()(Type.String({ pattern: '^[\\x21-\\x7e]{1,80}$' }))
/** The number of a message in its conversation: 1, 2, 3 … without gaps. */
export const seq: Schema<number> = describes<number>()(
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
)
/** A time in ms, or a position in a list; never negative. */
export const count: Schema<number> = describes<number>()(
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
)
