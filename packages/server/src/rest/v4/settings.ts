import { list, live, type Setting, whole } from '../../setting.ts'

export interface ServerApiSettings {
  readonly serverApiAdministrators: readonly string[]
  readonly serverApiPerSecondMax: number
}

export const serverApiSettings: {
  readonly [Name in keyof ServerApiSettings]: Setting<ServerApiSettings[Name]>
} = {
  serverApiAdministrators: {
    ...list(
      'server-api-administrators',
      'User IDs whose UserSigs may call the server API, divided by commas. Empty: nobody may.',
    ),
    initial: ['administrator'],
  },
  serverApiPerSecondMax: live(
    'rates.serverApiPerSecondMax',
    whole(
      200,
      'server-api-per-second-max',
      'Calls a second of each command of the server API; more are refused with 60007. Batch import, deletion and check of accounts: half as many. 0: no limit.',
      0,
      1_000_000,
    ),
  ),
}
