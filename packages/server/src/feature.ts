import type {
  AdministratorRole,
  EventName,
  Input,
  Method,
  MethodName,
  Nothing,
  Output,
  Payload,
  Refusal,
} from '@kidoku/protocol'
import type { Audience } from './bus/bus.ts'
import type { Settings } from './config.ts'
import type { Reader, Tx } from './db/db.ts'
import type { Log } from './telemetry/log.ts'

/** Who asks. */
export interface Caller {
  readonly userId: string
  /** The connection that asks; absent for a caller without one (REST). */
  readonly sessionId?: string
  readonly connection?: CallerConnection
  /** Where a caller without a connection comes from. */
  readonly address?: string
  /** An administrator, and how far it goes: who the console's or the server API's caller is. */
  readonly administrator?: CallingAdministrator
}

export interface CallingAdministrator {
  /** As it stands in the audit log. */
  readonly name: string
  readonly role: AdministratorRole
}

/** What the session feature may do with the connection it was asked on. */
export interface CallerConnection {
  readonly isLoggedIn: boolean
  readonly address: string
  /** Absent until somebody has logged in. */
  readonly platform?: string | undefined
  /** From now on the connection speaks for this user and hears what is for them. */
  begin(session: NewSession): void
  /** The user has logged out: the connection is closed with 4004 once the answer is out. */
  end(): void
}

export interface NewSession {
  readonly userId: string
  readonly platform: string
  /** Names the installation; a session of the same one is replaced. */
  readonly instanceId: string | undefined
  readonly sigExpiresAtMs: number
  /** The groups whose events it hears. */
  readonly conversationIds: readonly string[]
}

interface Context {
  readonly caller: Caller
  /** The server's clock, read once for the request. */
  readonly nowMs: number
  readonly settings: Settings
  readonly log: Log
}

/** A query's context has nothing to write with: trying does not compile. */
export interface QueryContext extends Context {
  readonly read: Reader
}

export interface CommandContext extends Context {
  readonly tx: Tx
  /** Runs the reactions of other features now, in this transaction. */
  raise<P>(occurrence: Occurrence<P, CommandContext>, payload: P): Promise<void>
  /** Says an event to its audience after the commit, in the order of the commits. */
  tell<Name extends EventName>(event: Name, payload: Payload<Name>, audience: Audience): void
  /** From the commit on, these users' connections are among, or no longer among, those of the conversation. */
  enter(conversationId: string, userIds: readonly string[]): void
  leave(conversationId: string, userIds: readonly string[] | 'everybody'): void
  /** Runs right after the commit; must neither wait nor throw. */
  afterCommit(work: () => void): void
}

/** The output of what has been done and has nothing to say. */
export const done: Nothing = Object.freeze({})

/** One of many requests that are handled together. */
export interface BatchRequest<I> {
  readonly caller: Caller
  readonly input: I
}

/** The context of a whole batch: it has no caller, each request has. */
export interface BatchContext extends Omit<Context, 'caller'> {
  /** What time it is: later than `nowMs`, where it has waited for its turn. */
  readonly now: () => number
  readonly tx: Tx
  /**
   * Resolves when the batch before has come to its end, with whether it was committed. Where transactions run beside each other,
   * one gets itself ready while the one before commits, and changes nothing in memory until then.
   */
  readonly turn: Promise<boolean>
  /** Runs the reactions of other features now, in this transaction: once for the batch, not once a request. */
  raise<P>(occurrence: Occurrence<P, BatchContext>, payload: P): Promise<void>
  /** Runs right after the commit; must neither wait nor throw. */
  afterCommit(work: () => void): void
  /** Runs if the batch does not come to its commit. */
  afterFailure(work: () => void): void
}

/**
 * A hot command's handler: takes all that has come together, in one transaction, and gives an output, or a refusal, for each.
 * It may take late ones too, which have come meanwhile, if they fit into what it has got ready: they stand behind the others.
 */
export interface BatchHandler<I, O> {
  readonly all: (
    context: BatchContext,
    requests: readonly BatchRequest<I>[],
    takeLate: (fits: (request: BatchRequest<I>) => boolean) => readonly BatchRequest<I>[],
  ) => Promise<readonly (O | Refusal)[]>
}

type Handler<Name extends MethodName> =
  Extract<Kinds[Name], 'query'> extends never
    ?
        | ((context: CommandContext, input: Input<Name>) => Promise<Output<Name>>)
        | BatchHandler<Input<Name>, Output<Name>>
    : (context: QueryContext, input: Input<Name>) => Promise<Output<Name>>

type Kinds = { [Name in MethodName]: import('@kidoku/protocol').MethodNamed<Name>['kind'] }

type NamesOf<Contract> = {
  [Key in keyof Contract]: Contract[Key] extends {
    readonly kind: 'query' | 'command'
    readonly name: infer Name extends MethodName
  }
    ? Name
    : never
}[keyof Contract]

/** One handler for each method of the feature's contract: leave one out, and it does not compile. */
export type Handlers<Contract> = { readonly [Name in NamesOf<Contract>]: Handler<Name> }

/** Something that has happened in a transaction, for other features to react to in the same one. Never told as such. */
export interface Occurrence<P, C = CommandContext> {
  readonly name: string
  /** Hold the types; there are no such properties at run time. */
  readonly payload?: P
  readonly context?: (context: C) => void
}

export function occurrence<P, C = CommandContext>(name: string): Occurrence<P, C> {
  return { name }
}

export interface Reaction {
  readonly occurrence: string
  readonly react: (context: CommandContext | BatchContext, payload: unknown) => Promise<void>
}

export function when<P, C extends CommandContext | BatchContext>(
  occurrence: Occurrence<P, C>,
  react: (context: C, payload: P) => Promise<void>,
): Reaction {
  // The payload was raised with this occurrence, and in its kind of context: both are of its types.
  return { occurrence: occurrence.name, react: (context, payload) => react(context as C, payload as P) }
}

export type Reactions = ReadonlyMap<string, readonly Reaction[]>

/** Runs the reactions to an occurrence, one after the other. */
export async function react(
  reactions: Reactions,
  context: CommandContext | BatchContext,
  { name }: { readonly name: string },
  payload: unknown,
): Promise<void> {
  for (const reaction of reactions.get(name) ?? []) await reaction.react(context, payload)
}

/** What a guard says: go on, perhaps with another input, and perhaps with a word on the output; or the answer itself. */
export type Verdict<I, O> =
  | { readonly input: I; readonly complete?: (output: O) => O }
  | { readonly output: O }

/** Asked before a method is run, outside of its transaction; may also refuse it. It may take its time: nobody else waits. */
export interface Guard {
  readonly method: string
  /** Whether there is anything to ask; on the way of every request, so it only looks at what is in memory. */
  readonly applies: (asked: Pick<QueryContext, 'caller' | 'settings'>, input: unknown) => boolean
  readonly ask: (context: QueryContext, input: unknown) => Promise<Verdict<unknown, unknown>>
}

export function before<Name extends MethodName>(
  method: Name,
  guard: {
    readonly applies: (asked: Pick<QueryContext, 'caller' | 'settings'>, input: Input<Name>) => boolean
    readonly ask: (context: QueryContext, input: Input<Name>) => Promise<Verdict<Input<Name>, Output<Name>>>
  },
): Guard {
  // The dispatch has checked the input with this method's schema.
  return {
    method,
    applies: (asked, input) => guard.applies(asked, input as Input<Name>),
    // What it says is of this method's types too.
    ask: (context, input) =>
      guard.ask(context, input as Input<Name>) as Promise<Verdict<unknown, never>> as Promise<
        Verdict<unknown, unknown>
      >,
  }
}

export type AnyHandler =
  | { readonly kind: 'query'; readonly handle: (context: QueryContext, input: unknown) => Promise<unknown> }
  | {
      readonly kind: 'command'
      readonly handle: (context: CommandContext, input: unknown) => Promise<unknown>
    }
  | { readonly kind: 'batch'; readonly handle: BatchHandler<unknown, unknown> }

export interface Feature {
  readonly name: string
  readonly handlers: ReadonlyMap<string, AnyHandler>
  readonly reactions: readonly Reaction[]
  readonly guards: readonly Guard[]
}

interface Parts<Contract> {
  readonly handlers: Handlers<Contract>
  readonly reactions?: readonly Reaction[]
  readonly guards?: readonly Guard[]
}

/** `feature('receipts', receipts, { handlers, reactions })`: a feature on one screen. */
export function feature<Contract extends object>(
  name: string,
  contract: Contract,
  parts: Parts<Contract>,
): Feature {
  const kinds = new Map(
    Object.values(contract)
      .filter((value): value is Method => typeof value === 'object' && value !== null && 'kind' in value)
      .map((method) => [method.name, method.kind]),
  )
  const handlers = Object.entries(parts.handlers).map(
    // Handlers<Contract> has proved that name, kind and handler belong together.
    ([method, handle]) =>
      [
        method,
        { kind: typeof handle === 'function' ? kinds.get(method) : 'batch', handle } as AnyHandler,
      ] as const,
  )
  return { name, handlers: new Map(handlers), reactions: parts.reactions ?? [], guards: parts.guards ?? [] }
}
