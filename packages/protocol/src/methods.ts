import type { Event, InputOf, Method, OutputOf, PayloadOf } from './contract.ts'
import * as administrators from './features/administrators.ts'
import * as audit from './features/audit.ts'
import * as conversations from './features/conversations.ts'
import * as groups from './features/groups.ts'
import * as messages from './features/messages.ts'
import * as operations from './features/operations.ts'
import * as readMarks from './features/read-marks.ts'
import * as receipts from './features/receipts.ts'
import * as session from './features/session.ts'
import * as settings from './features/settings.ts'
import * as users from './features/users.ts'
import * as webhooks from './features/webhooks.ts'

/** The list of features: the one place here where a new feature adds outside its own file. */
const features: {
  readonly session: typeof session
  readonly users: typeof users
  readonly conversations: typeof conversations
  readonly groups: typeof groups
  readonly messages: typeof messages
  readonly readMarks: typeof readMarks
  readonly receipts: typeof receipts
  readonly settings: typeof settings
  readonly audit: typeof audit
  readonly administrators: typeof administrators
  readonly operations: typeof operations
  readonly webhooks: typeof webhooks
} = {
  session,
  users,
  conversations,
  groups,
  messages,
  readMarks,
  receipts,
  settings,
  audit,
  administrators,
  operations,
  webhooks,
}

type Values = {
  [F in keyof typeof features]: (typeof features)[F][keyof (typeof features)[F]]
}[keyof typeof features]
type AnyMethod = Extract<Values, { readonly kind: 'query' | 'command' }>
type AnyEvent = Extract<Values, { readonly payload: unknown }>

export type MethodName = AnyMethod['name']
export type EventName = AnyEvent['name']
export type MethodNamed<Name extends MethodName> = Extract<AnyMethod, { readonly name: Name }>
export type Input<Name extends MethodName> = InputOf<MethodNamed<Name>>
export type Output<Name extends MethodName> = OutputOf<MethodNamed<Name>>
export type Payload<Name extends EventName> = PayloadOf<Extract<AnyEvent, { readonly name: Name }>>

const values: readonly unknown[] = Object.values(features).flatMap((feature) => Object.values(feature))

function isMethod(value: unknown): value is Method {
  return typeof value === 'object' && value !== null && 'kind' in value && 'input' in value
}
function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'payload' in value
}

/** Every method by its name. */
export const methods: Readonly<Record<string, Method>> = Object.fromEntries(
  values.filter(isMethod).map((method) => [method.name, method]),
)
/** Every event by its name. */
export const events: Readonly<Record<string, Event>> = Object.fromEntries(
  values.filter(isEvent).map((event) => [event.name, event]),
)
