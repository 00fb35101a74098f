import { type Input, type MethodName, type Output, type Schema, userId } from '@kidoku/protocol'
import Type, { type Static, type TObject, type TProperties } from 'typebox'
import type { ApiCode } from './codes.ts'

/** What a command works with: the dispatch, and nothing else. */
export interface Call {
  /** The administrator's own user ID: the `identifier`. */
  readonly administrator: string
  readonly nowMs: number
  /** Through the one way, in the administrator's own name, or in a user's. */
  run<Name extends MethodName>(method: Name, input: Input<Name>, as?: string): Promise<Output<Name>>
}

/** What the code is when a field is at fault: missing, of the wrong type, or wrong further in. */
export type Fault = ApiCode | { readonly missing: ApiCode; readonly wrong: ApiCode; readonly within: ApiCode }

/** One command of the server API. The page, OpenAPI and the checks are made from it. */
export interface ApiCommand {
  readonly name: string
  /** For the page that lists them. */
  readonly sentence: string
  readonly request: TObject
  /** Beside ActionStatus, ErrorCode, ErrorInfo. */
  readonly answer: TProperties
  readonly faults: Readonly<Record<string, Fault>>
  /** Calls a second, as a part of the setting. */
  readonly share: number
  run(call: Call, request: never): Promise<object>
}

/** A row of a service's table: `run` is given what the schema says, and gives what the answer's schema says. */
export function apiCommand<P extends TProperties, A extends TProperties>(
  name: string,
  parts: {
    readonly sentence: string
    readonly request: P
    readonly answer: A
    readonly faults?: Readonly<Record<string, Fault>>
    readonly share?: number
    readonly run: (call: Call, request: Static<TObject<P>>) => Promise<Static<TObject<A>>>
  },
): ApiCommand {
  const { faults = {}, share = 1, run, ...rest } = parts
  // The request has been checked against the very schema that the type is of.
  return { name, ...rest, request: Type.Object(parts.request), faults, share, run: run as ApiCommand['run'] }
}

/** A family of commands under one path, and the codes that it answers with. */
export interface ApiService {
  readonly name: string
  readonly commands: readonly ApiCommand[]
  /** Commands that are documented and not here yet. */
  readonly notYet: readonly string[]
  readonly codes: {
    readonly json: ApiCode
    readonly parameter: ApiCode
    readonly unknownCommand: ApiCode
    readonly notAdministrator: ApiCode
    readonly tooLarge: ApiCode
    readonly failed: ApiCode
    /** What a refusal of the dispatch is called here, where it is called otherwise. */
    readonly refusals: Readonly<Record<number, ApiCode>>
  }
}

export const account: Schema<string> = userId
/** A name that the command itself looks at: what is no user ID has its place in the answer. */
export const anyName: Type.TString = Type.String({ maxLength: 1_024 })
export const text: Type.TString = Type.String()
export const whole = (minimum: number, maximum: number): Type.TInteger => Type.Integer({ minimum, maximum })
/** 0 or 1; some programs say it with a boolean. */
export const bit: Type.TUnsafe<0 | 1 | boolean> = Type.Unsafe<0 | 1 | boolean>(
  Type.Union([Type.Literal(0), Type.Literal(1), Type.Boolean()]),
)
export function isSet(given: 0 | 1 | boolean | undefined): boolean {
  return given === 1 || given === true
}

/** In pieces of at most so many: a method takes no more at once. */
export function piecesOf<T>(list: readonly T[], countMax: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / countMax) }, (_, at) =>
    list.slice(at * countMax, (at + 1) * countMax),
  )
}
