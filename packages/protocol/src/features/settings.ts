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

export type SettingValue = string | number | boolean | readonly string[]

/** A setting that administrators may change while the server runs. receipts.md §6 */
export interface LiveSetting {
  /** `receipts.groupTypes` */
  readonly name: string
  readonly kind: 'text' | 'whole' | 'flag' | 'oneOf' | 'list'
  readonly sentence: string
  readonly unit?: string
  /** Of a whole number. */
  readonly min?: number
  readonly max?: number
  /** The values there are, or the members that a list may have. */
  readonly allowed?: readonly string[]
  readonly initial: SettingValue
  /** What holds now. Of a secret: '' where none is set, else `••••`. */
  readonly value: SettingValue
  readonly isSecret: boolean
  /** A flag or the environment gives it: it cannot be changed while the server runs. */
  readonly isFixed: boolean
  readonly fixedBy?: 'flag' | 'environment'
  readonly flag: string
  readonly env: string
  /** Absent where nobody has set it. */
  readonly changedAtMs?: number
  readonly changedBy?: string
}

export interface LiveSettings {
  readonly settings: readonly LiveSetting[]
  /** Grows with each change. */
  readonly version: number
}

export interface SetSettingInput {
  readonly name: string
  /** `null`: what it is initially. */
  readonly value: SettingValue | null
}

const text = Type.String({ maxLength: limits.settingTextCharactersMax })
const texts = Type.Array(text, { maxItems: limits.settingMembersMax })
const settingValue: Schema<SettingValue> = Type.Unsafe<SettingValue>(
  Type.Union([text, Type.Number(), Type.Boolean(), texts]),
)

const liveSetting: Schema<LiveSetting> = describes<LiveSetting>()(
  fields({
    name: Type.String(),
    kind: literals('text', 'whole', 'flag', 'oneOf', 'list'),
    sentence: Type.String(),
    unit: Type.Optional(Type.String()),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    allowed: Type.Optional(Type.Array(Type.String())),
    initial: settingValue,
    value: settingValue,
    isSecret: Type.Boolean(),
    isFixed: Type.Boolean(),
    fixedBy: Type.Optional(literals('flag', 'environment')),
    flag: Type.String(),
    env: Type.String(),
    changedAtMs: Type.Optional(count),
    changedBy: Type.Optional(Type.String()),
  }),
)

export const listSettings: Query<'settings.list', Nothing, LiveSettings> = query('settings.list', {
  reservedTo: 'viewer',
  input: nothing,
  output: describes<LiveSettings>()(fields({ settings: Type.Array(liveSetting), version: count })),
})

/** Takes effect at once, on every node. No such setting, or a value it cannot have: 6017; fixed at the start: 7013. */
export const setSetting: Command<'settings.set', SetSettingInput, LiveSetting> = command('settings.set', {
  reservedTo: 'operator',
  input: describes<SetSettingInput>()(
    fields({
      name: Type.String({ maxLength: 64 }),
      value: Type.Unsafe<SettingValue | null>(Type.Union([settingValue, Type.Null()])),
    }),
  ),
  output: liveSetting,
})
