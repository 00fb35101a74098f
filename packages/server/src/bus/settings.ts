import { type Setting, text, whole } from '../setting.ts'

/** What is set of the line between nodes. */
export interface BusSettings {
  readonly natsUrl: string
  readonly natsPrefix: string
  readonly busBeatMs: number
  readonly catchUpsPerSecondMax: number
}

export const busSettings: { readonly [Name in keyof BusSettings]: Setting<BusSettings[Name]> } = {
  natsUrl: text(
    '',
    'nats-url',
    'A NATS that several nodes hear of each other by: nats://host:4222, several divided by commas; a user and a password, or a token, before an @. Empty: one node.',
  ),
  natsPrefix: text(
    'kidoku',
    'nats-prefix',
    'What the subjects of this deployment on NATS begin with; the SDKAppID follows.',
    (given) =>
      /^[\w-]+(\.[\w-]+)*$/.test(given) ? undefined : 'letters, digits, - and _, in parts divided by dots.',
  ),
  busBeatMs: whole(
    1_000,
    'bus-beat-ms',
    'How often a node tells the others that it is there; after three and a half silent times it is taken for gone.',
    50,
    60_000,
    'ms',
  ),
  catchUpsPerSecondMax: whole(
    1_000,
    'catch-ups-per-second-max',
    'Users whose devices a node sends to the database in a second, after something between the nodes was lost.',
    1,
    1_000_000,
  ),
}
