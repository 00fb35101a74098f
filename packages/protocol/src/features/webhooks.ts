import Type from 'typebox'
import {
  type Command,
  command,
  describes,
  fields,
  type Nothing,
  nothing,
  type Query,
  query,
  type Schema,
} from '../contract.ts'
import { count } from '../ids.ts'
import * as limits from '../limits.ts'
import { literals } from '../shapes/group.ts'

/** waiting: to be sent, or sent again. delivered: answered. dropped: too old. givenUp: an administrator has given it up. */
export type DeliveryState = 'waiting' | 'delivered' | 'dropped' | 'givenUp'

/** An event on its way to the application, or one of the last that were. */
export interface Delivery {
  /** Opaque; grows with time. The receiver finds it in the header `x-kidoku-delivery`. */
  readonly deliveryId: string
  /** `Group.CallbackAfterSendMsg` */
  readonly command: string
  /** Deliveries of one lane arrive in their order: a conversation, or what concerns one user (`user:ann`). */
  readonly lane: string
  readonly state: DeliveryState
  readonly createdAtMs: number
  readonly attempts: number
  /** What came back last: `200`, `503`, or why there was no answer. */
  readonly lastAnswer?: string
  /** Waiting: when it is tried next; others of its lane before it come first. */
  readonly nextTryAtMs?: number
  readonly doneAtMs?: number
  /** What is sent, as JSON. */
  readonly body: string
}

/** Newest first. */
export interface DeliveriesInput {
  readonly state?: DeliveryState
  /** Start beyond this delivery, towards older ones. */
  readonly beyondDeliveryId?: string
  readonly count: number
}
export interface DeliveryPage {
  readonly deliveries: readonly Delivery[]
  readonly isFinished: boolean
}
export interface NamedDelivery {
  readonly deliveryId: string
}

export interface WebhookStatus {
  /** There is a URL. */
  readonly isOn: boolean
  readonly waitingCount: number
  /** Absent where none waits. */
  readonly oldestWaitingAtMs?: number
  /** Events since the first start that were never sent: too many were waiting, or they had become too old. */
  readonly droppedCount: number
  readonly lastDeliveredAtMs?: number
}

export interface WebhookTest {
  /** `200`, `503`, or why there was no answer. */
  readonly answer: string
  readonly isWell: boolean
  readonly tookMs: number
}

const deliveryId = Type.String({ maxLength: 64 })
const state: Schema<DeliveryState> = literals('waiting', 'delivered', 'dropped', 'givenUp')
const named = describes<NamedDelivery>()(fields({ deliveryId }))
const delivery: Schema<Delivery> = describes<Delivery>()(
  fields({
    deliveryId,
    command: Type.String(),
    lane: Type.String(),
    state,
    createdAtMs: count,
    attempts: count,
    lastAnswer: Type.Optional(Type.String()),
    nextTryAtMs: Type.Optional(count),
    doneAtMs: Type.Optional(count),
    body: Type.String(),
  }),
)

export const webhookStatus: Query<'webhooks.status', Nothing, WebhookStatus> = query('webhooks.status', {
  reservedTo: 'viewer',
  input: nothing,
  output: describes<WebhookStatus>()(
    fields({
      isOn: Type.Boolean(),
      waitingCount: count,
      oldestWaitingAtMs: Type.Optional(count),
      droppedCount: count,
      lastDeliveredAtMs: Type.Optional(count),
    }),
  ),
})

/** What is waiting, and the last that was delivered, dropped or given up. */
export const listDeliveries: Query<'webhooks.deliveries', DeliveriesInput, DeliveryPage> = query(
  'webhooks.deliveries',
  {
    reservedTo: 'viewer',
    input: describes<DeliveriesInput>()(
      fields({
        state: Type.Optional(state),
        beyondDeliveryId: Type.Optional(deliveryId),
        count: Type.Integer({ minimum: 1, maximum: limits.deliveriesPageMax }),
      }),
    ),
    output: describes<DeliveryPage>()(
      fields({ deliveries: Type.Array(delivery), isFinished: Type.Boolean() }),
    ),
  },
)

/** Tries the delivery's lane again now, from its oldest that waits. One that does not wait: 6017. */
export const retryDelivery: Command<'webhooks.retry', NamedDelivery, Nothing> = command('webhooks.retry', {
  reservedTo: 'operator',
  input: named,
  output: nothing,
})

/** It is not sent, or not again; those behind it go on. One that does not wait: 6017. */
export const giveUpDelivery: Command<'webhooks.giveUp', NamedDelivery, Nothing> = command('webhooks.giveUp', {
  reservedTo: 'operator',
  input: named,
  output: nothing,
})

/** Sends the receiver an event of no consequence (`Kidoku.Test`) and says what came back. Without a URL: 7013. */
export const testWebhook: Query<'webhooks.test', Nothing, WebhookTest> = query('webhooks.test', {
  reservedTo: 'operator',
  input: nothing,
  output: describes<WebhookTest>()(fields({ answer: Type.String(), isWell: Type.Boolean(), tookMs: count })),
})
