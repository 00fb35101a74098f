import Type from 'typebox'
import { describes, fields, type Nothing, nothing, type Query, query } from '../contract.ts'
import { count } from '../ids.ts'

/** A number of rows, counted up to a bound: counting on would hold up everybody else. */
export interface CountedUpTo {
  readonly count: number
  readonly isMore: boolean
}

export interface ServerFacts {
  readonly version: string
  readonly nodeVersion: string
  readonly sdkAppId: number
  /** When this process has started. */
  readonly startedAtMs: number
  /** Open sockets of this node. */
  readonly connections: number
  readonly users: CountedUpTo
  readonly groups: CountedUpTo
  readonly conversations: CountedUpTo
}

export interface SamplesInput {
  /** Only samples after this time; 0: all that are kept. */
  readonly sinceMs: number
}
/** What this node has done in the `everyMs` before `atMs`. Times are absent where nothing was done. */
export interface Sample {
  readonly atMs: number
  readonly connections: number
  readonly requestsPerSecond: number
  readonly messagesPerSecond: number
  readonly receiptsPerSecond: number
  /** From a request read to its answer written, of those that were not refused. */
  readonly requestP50Ms?: number
  readonly requestP99Ms?: number
  /** From a command handed to the database to its being on the disk. */
  readonly commitP50Ms?: number
  readonly commitP99Ms?: number
}
export interface SampleList {
  readonly everyMs: number
  /** Oldest first; an hour at most. */
  readonly samples: readonly Sample[]
}

const countedUpTo = fields({ count, isMore: Type.Boolean() })
const number = Type.Number({ minimum: 0 })

export const getFacts: Query<'operations.facts', Nothing, ServerFacts> = query('operations.facts', {
  reservedTo: 'viewer',
  input: nothing,
  output: describes<ServerFacts>()(
    fields({
      version: Type.String(),
      nodeVersion: Type.String(),
      sdkAppId: count,
      startedAtMs: count,
      connections: count,
      users: countedUpTo,
      groups: countedUpTo,
      conversations: countedUpTo,
    }),
  ),
})
/** How the node that answers has been doing. */
export const getSamples: Query<'operations.samples', SamplesInput, SampleList> = query('operations.samples', {
  reservedTo: 'viewer',
  input: describes<SamplesInput>()(fields({ sinceMs: count })),
  output: describes<SampleList>()(
    fields({
      everyMs: count,
      samples: Type.Array(
        fields({
          atMs: count,
          connections: count,
          requestsPerSecond: number,
          messagesPerSecond: number,
          receiptsPerSecond: number,
          requestP50Ms: Type.Optional(number),
          requestP99Ms: Type.Optional(number),
          commitP50Ms: Type.Optional(number),
          commitP99Ms: Type.Optional(number),
        }),
      ),
    }),
  ),
})
