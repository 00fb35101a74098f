export type Mode = 'full' | 'quick' | 'smoke'

/** How much of everything: `full` for figures to be published, `quick` within two minutes, `smoke` to see that it runs. */
export interface Sizes {
  readonly rounds: number
  /** Nothing more is begun that would not be over by then. */
  readonly secondsMax: number
  readonly connections: number
  readonly warmUpS: number
  readonly measureS: number
  /** Messages of the conversation that is read, 30 at a time; enough that nobody is through before the time is over. */
  readonly messages: number
  /** The same for requests of one receipt. */
  readonly messagesSingly: number
  readonly growthSizes: readonly number[]
  readonly growthMessages: number
  readonly openLoopRequestsPerS: number
  readonly openLoopS: number
  readonly fullyReadMessages: number
  readonly diskMessages: number
  readonly diskMessagesSingly: number
  readonly largeGroup: number
  readonly middleGroup: number
  readonly seededMessages: number
  readonly seededReaders: number
  /** The line that is no like for like: a watermark a reader. */
  readonly hasWatermark: boolean
  readonly countsAsked: number
  readonly pagesAsked: number
  readonly coldMessages: number
  readonly idleConnections: number
  /** After the logins, until what they left behind has been collected and given back: V8 does so after a minute of quiet. */
  readonly idleS: number
  readonly xmppOccupants: number
  readonly xmppSecondsMax: number
  readonly sentMessages: number
  readonly fsyncS: number
}

export const sizesOf: Readonly<Record<Mode, Sizes>> = {
  full: {
    rounds: 3,
    secondsMax: 7_200,
    connections: 1_000,
    warmUpS: 1,
    measureS: 3,
    messages: 18_000,
    messagesSingly: 600,
    growthSizes: [10, 100, 1_000, 10_000, 100_000, 1_000_000],
    growthMessages: 3_000,
    openLoopRequestsPerS: 10_000,
    openLoopS: 10,
    fullyReadMessages: 20,
    diskMessages: 6_000,
    diskMessagesSingly: 1_000,
    largeGroup: 1_000_000,
    middleGroup: 100_000,
    seededMessages: 210,
    // 210 messages, each read by so many: 100 million receipts.
    seededReaders: 476_191,
    hasWatermark: true,
    countsAsked: 5_000,
    pagesAsked: 300,
    coldMessages: 35,
    idleConnections: 10_000,
    idleS: 75,
    xmppOccupants: 999,
    xmppSecondsMax: 150,
    sentMessages: 200,
    fsyncS: 3,
  },
  quick: {
    rounds: 1,
    secondsMax: 115,
    connections: 1_000,
    warmUpS: 0.4,
    measureS: 1,
    messages: 6_000,
    messagesSingly: 300,
    growthSizes: [10, 1_000, 1_000_000],
    growthMessages: 1_200,
    openLoopRequestsPerS: 10_000,
    openLoopS: 2.5,
    fullyReadMessages: 3,
    diskMessages: 1_500,
    diskMessagesSingly: 200,
    largeGroup: 1_000_000,
    middleGroup: 100_000,
    seededMessages: 210,
    // As in a full run: seeding them takes a second.
    seededReaders: 476_191,
    hasWatermark: false,
    countsAsked: 1_000,
    pagesAsked: 100,
    coldMessages: 5,
    idleConnections: 5_000,
    idleS: 3,
    xmppOccupants: 99,
    xmppSecondsMax: 10,
    sentMessages: 25,
    fsyncS: 1,
  },
  smoke: {
    rounds: 1,
    secondsMax: 200,
    connections: 12,
    warmUpS: 0.1,
    measureS: 0.2,
    messages: 6_000,
    messagesSingly: 600,
    growthSizes: [12, 200],
    growthMessages: 60,
    openLoopRequestsPerS: 200,
    openLoopS: 0.4,
    fullyReadMessages: 1,
    diskMessages: 90,
    diskMessagesSingly: 30,
    largeGroup: 200,
    middleGroup: 50,
    seededMessages: 60,
    seededReaders: 100,
    hasWatermark: false,
    countsAsked: 20,
    pagesAsked: 5,
    coldMessages: 2,
    idleConnections: 30,
    idleS: 0.1,
    xmppOccupants: 5,
    xmppSecondsMax: 5,
    sentMessages: 5,
    fsyncS: 0.05,
  },
}
