import { asked, isRecord } from './asked.ts'

/** Which message the simulated members are to read, and how fast. */
export interface ReadingOrder {
  readonly groupId: string
  readonly seq: number
  readonly sender: string
  /** 0 stops it. */
  readonly perSecond: number
  /** It ends when so many have read. */
  readonly upTo: number
  /** People who sit at the page: they read for themselves. */
  readonly except: readonly string[]
}

export interface Reading {
  readonly isRunning: boolean
}

export function orderReaders(order: ReadingOrder): Promise<Reading> {
  return asked('/demo/readers', isReading, order)
}

function isReading(answer: unknown): answer is Reading {
  return isRecord(answer) && typeof answer.isRunning === 'boolean'
}
