import {
  type AdministratorRole,
  type EventName,
  isRoleEnough,
  type Method,
  methods,
  Refusal,
} from '@kidoku/protocol'
import { Compile, type Validator } from 'typebox/compile'
import { type Asking, createBatch } from './batch.ts'
import type { Bus, Notice } from './bus/bus.ts'
import { besidesNewcomers } from './bus/newcomers.ts'
import { createCallerOrder } from './caller-order.ts'
import type { Db } from './db/db.ts'
import {
  type AnyHandler,
  type BatchRequest,
  type Caller,
  type CommandContext,
  type Feature,
  type Guard,
  type QueryContext,
  type Reactions,
  react,
} from './feature.ts'
import type { LiveSettings } from './live-settings.ts'
import { type Asker, createQueryTurns, readInTurns } from './query-turns.ts'
import { expectationOf, firstFault } from './schema-fault.ts'
import type { Log } from './telemetry/log.ts'

/** The one way through: check, decide, write, commit, tell. Sockets and REST come in here alike. */
export interface Dispatch {
  /** Resolves with the output once it is durable; throws or rejects with a `Refusal`, or with what broke. */
  run(caller: Caller, method: string, input: unknown, inputBytes: number): Promise<unknown>
  /** The same without a promise where none is needed: the answer goes to who asks. Throws what is refused at once. */
  ask(asking: Asking, method: string, inputBytes: number): void
}

interface Parts {
  readonly features: readonly Feature[]
  readonly db: Db
  readonly bus: Bus
  readonly now: () => number
  readonly live: LiveSettings
  readonly log: Log
}

/** Finding the fault takes far longer than finding that there is one: for larger inputs it is not said where. */
const explainedBytesMax = 65_536

type CommandHandle = Extract<AnyHandler, { readonly kind: 'command' }>['handle']

interface Way {
  readonly handler: AnyHandler
  readonly check: Validator
  readonly reservedTo: AdministratorRole | undefined
  readonly guards: readonly Guard[]
  /** What an administrator must be to call what every user may. */
  readonly leastRole: AdministratorRole
  readonly batch: ReturnType<typeof createBatch> | undefined
}

export function createDispatch(parts: Parts): Dispatch {
  const { db, bus, now, live, log } = parts
  // Where one transaction runs at a time, they are in order anyway.
  const order = db.isShared ? createCallerOrder() : undefined
  // Of a database's connections nobody has more than half.
  const turns = db.isShared
    ? createQueryTurns(Math.max(1, Math.floor(live.initial.databaseConnectionsMax / 2)))
    : createQueryTurns()
  const reactions = Map.groupBy(
    parts.features.flatMap((feature) => feature.reactions),
    (reaction) => reaction.occurrence,
  )
  const ways = waysOf(parts, reactions)

  async function command(handle: CommandHandle, caller: Caller, input: unknown): Promise<unknown> {
    const facts = { caller, nowMs: now(), settings: live.current, log }
    const { output } = await db.transaction(
      async (tx) => {
        const after: (() => void)[] = []
        const output = await handle(commandContext({ ...facts, tx }, reactions, bus, after), input)
        return { output, after }
      },
      // Nothing is told before it is true.
      ({ after }) => {
        for (const work of after) work()
      },
    )
    return output
  }

  function wayOf({ caller, input }: BatchRequest<unknown>, name: string, inputBytes: number): Way {
    const way = ways.get(name)
    if (way === undefined) throw new Refusal(10003, `"${name.slice(0, 64)}"`)
    if (way.reservedTo !== undefined && !isRoleEnough(caller.administrator?.role, way.reservedTo))
      throw new Refusal(10007, `this is for administrators (${way.reservedTo})`)
    if (caller.administrator !== undefined && !isRoleEnough(caller.administrator.role, way.leastRole))
      throw new Refusal(10007, `a ${caller.administrator.role} looks, and changes nothing`)
    if (!way.check.Check(input))
      throw new Refusal(6017, inputBytes > explainedBytesMax ? 'the input' : faultIn(way.check, input))
    return way
  }

  function ask(asking: Asking, name: string, inputBytes: number): void {
    const { caller, input } = asking
    const way = wayOf(asking, name, inputBytes)
    if (way.guards.length > 0 && isGuarded(way, caller, input)) return void guarded(way, asking)
    handle(way, asking)
  }

  function handle(way: Way, asking: Asking): void {
    if (order === undefined || way.handler.kind === 'query') return begin(way, asking)
    const { caller, input } = asking
    const inTurn: Asking = {
      caller,
      input,
      resolve(output) {
        asking.resolve(output)
        order.leave(caller)
      },
      reject(error) {
        asking.reject(error)
        order.leave(caller)
      },
    }
    order.enter(caller, way.batch === undefined ? 'alone' : 'together', () => begin(way, inTurn))
  }

  function begin({ handler, batch }: Way, asking: Asking): void {
    if (batch !== undefined) return batch(asking)
    answer(handler, asking).then(
      (output) => asking.resolve(output),
      (error: unknown) => asking.reject(error),
    )
  }

  function answer(handler: AnyHandler, { caller, input }: Asking): Promise<unknown> {
    if (handler.kind === 'query') {
      const query = (): Promise<unknown> => handler.handle(queryContext(caller), input)
      const { connection } = caller
      return connection === undefined || db.isShared ? query() : turns.run(connection, query)
    }
    if (handler.kind === 'command') return command(handler.handle, caller, input)
    throw new Error('A batch handles this.')
  }

  function queryContext(caller: Caller): QueryContext {
    const read = db.isShared ? readInTurns(turns, askerOf(caller), db.read) : db.read
    return { caller, nowMs: now(), settings: live.current, log, read }
  }

  function isGuarded({ guards }: Way, caller: Caller, input: unknown): boolean {
    const asked = { caller, settings: live.current }
    return guards.some((guard) => guard.applies(asked, input))
  }

  /** Asks the guards, one after the other, and goes on as they say. */
  async function guarded(way: Way, asking: Asking): Promise<void> {
    try {
      let { input } = asking
      let complete = (output: unknown): unknown => output
      const context = queryContext(asking.caller)
      for (const guard of way.guards) {
        if (!guard.applies(context, input)) continue
        const verdict = await guard.ask(context, input)
        if ('output' in verdict) return asking.resolve(verdict.output)
        // Whoever changes an input keeps to the contract like everybody else.
        if (!way.check.Check(verdict.input)) throw new Error(`A guard of ${guard.method} gave a bad input.`)
        input = verdict.input
        complete = verdict.complete ?? complete
      }
      handle(way, {
        caller: asking.caller,
        input,
        resolve: (output) => asking.resolve(complete(output)),
        reject: (error) => asking.reject(error),
      })
    } catch (error) {
      asking.reject(error)
    }
  }

  return {
    ask,
    run: (caller, name, input, inputBytes) =>
      new Promise((resolve, reject) => {
        ask({ caller, input, resolve, reject }, name, inputBytes)
      }),
  }
}

/** Programs that ask as administrators, in whosever name, share their turns. */
function askerOf({ connection, administrator, userId }: Caller): Asker {
  return connection ?? administrator?.name ?? userId
}

function commandContext(
  facts: Pick<CommandContext, 'caller' | 'nowMs' | 'settings' | 'log' | 'tx'>,
  reactions: Reactions,
  bus: Bus,
  after: (() => void)[],
): CommandContext {
  const publish = (notice: Notice): void => {
    after.push(() => bus.publish([notice]))
  }
  const newcomers = new Map<string, ReadonlySet<string>>()
  const context: CommandContext = {
    ...facts,
    raise: (occurrence, payload) => react(reactions, context, occurrence, payload),
    tell(event: EventName, payload, audience): void {
      const audiences = bus.isShared ? besidesNewcomers(audience, newcomers) : [audience]
      for (const each of audiences) publish({ kind: 'tell', event, payload, audience: each })
    },
    enter(conversationId, userIds): void {
      newcomers.set(conversationId, new Set([...(newcomers.get(conversationId) ?? []), ...userIds]))
      publish({ kind: 'enter', conversationId, userIds })
    },
    leave(conversationId, userIds): void {
      publish({ kind: 'leave', conversationId, userIds })
    },
    afterCommit(work): void {
      after.push(work)
    },
  }
  return context
}

function waysOf(parts: Parts, reactions: Reactions): ReadonlyMap<string, Way> {
  const handlers = new Map(parts.features.flatMap((feature) => [...feature.handlers]))
  const ways = Object.values(methods).map((method: Method): [string, Way] => {
    const handler = handlers.get(method.name)
    if (handler === undefined) throw new Error(`No feature handles ${method.name}.`)
    const batch = handler.kind === 'batch' ? createBatch(handler.handle, { ...parts, reactions }) : undefined
    const check = Compile(method.input)
    const guards = parts.features.flatMap((feature) =>
      feature.guards.filter((guard) => guard.method === method.name),
    )
    const { reservedTo } = method
    const leastRole = reservedTo ?? (method.kind === 'query' ? 'viewer' : 'operator')
    return [method.name, { handler, check, reservedTo, leastRole, guards, batch }]
  })
  return new Map(ways)
}

/** "at /seqs/3: must be integer": where the fault is, and what was expected there. */
function faultIn(check: Validator, input: unknown): string {
  const faults = check.Errors(input)
  const fault = firstFault(faults)
  return fault === undefined
    ? 'the input'
    : `at ${fault.instancePath || '/'}: ${expectationOf(fault, faults)}`
}
