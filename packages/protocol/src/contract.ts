import Type, { type Static, type TSchema, type TUnsafe } from 'typebox'
import type { AdministratorRole } from './roles.ts'

/** A schema that is proved, by the compiler, to describe `T`. */
export type Schema<T> = TUnsafe<T>

type Agrees<S extends TSchema, T> =
  Static<S> extends T
    ? [keyof T] extends [keyof Static<S>]
      ? unknown
      : { readonly missingInSchema: Exclude<keyof T, keyof Static<S>> }
    : { readonly schemaDisagreesWith: T }

/**
 * `describes<Receipt>()(schema)`: the interface is written by hand, with its sentences, and the compiler proves that the
 * schema agrees with it. A field of the interface that the schema forgets, or gives another type, does not compile.
 */
export function describes<T>(): <S extends TSchema>(schema: S & Agrees<S, T>) => Schema<T> {
  return (schema) => Type.Unsafe<T>(schema)
}

/** An object that has these fields and no other: what is misspelt is refused, not ignored. */
export function fields<P extends Type.TProperties>(properties: P): Type.TObject<P> {
  return Type.Object(properties, { additionalProperties: false })
}

/** `query`: asks, changes nothing. `command`: changes. */
export type MethodKind = 'query' | 'command'

export interface Method<
  Name extends string = string,
  Kind extends MethodKind = MethodKind,
  Input = unknown,
  Output = unknown,
> {
  readonly name: Name
  readonly kind: Kind
  readonly input: Schema<Input>
  readonly output: Schema<Output>
  /** Only administrators of this role, or a higher one, may call it; absent: every user may. */
  readonly reservedTo?: AdministratorRole
}

export interface Event<Name extends string = string, Payload = unknown> {
  readonly name: Name
  readonly payload: Schema<Payload>
}

export type Query<Name extends string, Input, Output> = Method<Name, 'query', Input, Output>
export type Command<Name extends string, Input, Output> = Method<Name, 'command', Input, Output>

export type InputOf<M> = M extends Method<string, MethodKind, infer Input, unknown> ? Input : never
export type OutputOf<M> = M extends Method<string, MethodKind, infer _Input, infer Output> ? Output : never
export type PayloadOf<E> = E extends Event<string, infer Payload> ? Payload : never

interface Shape<Input, Output> {
  readonly input: Schema<Input>
  readonly output: Schema<Output>
  readonly reservedTo?: AdministratorRole
}

export function query<Name extends string, Input, Output>(
  name: Name,
  shape: Shape<Input, Output>,
): Query<Name, Input, Output> {
  return { name, kind: 'query', ...shape }
}

export function command<Name extends string, Input, Output>(
  name: Name,
  shape: Shape<Input, Output>,
): Command<Name, Input, Output> {
  return { name, kind: 'command', ...shape }
}

export function event<Name extends string, Payload>(
  name: Name,
  payload: Schema<Payload>,
): Event<Name, Payload> {
  return { name, payload }
}

/** Takes or gives no fields. */
export type Nothing = Readonly<Record<never, never>>
export const nothing: Schema<Nothing> = Type.Unsafe<Nothing>(fields({}))
