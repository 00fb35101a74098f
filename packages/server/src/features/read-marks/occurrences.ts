import { type Occurrence, occurrence } from '../../feature.ts'

export interface MarkMoved {
  readonly conversationId: string
  /** One-to-one: the other. */
  readonly peerId: string | undefined
  readonly readTimeMs: number
}

/** Raised after a read mark has moved, in the same transaction. */
export const markMoved: Occurrence<MarkMoved> = occurrence('readMarks.moved')
