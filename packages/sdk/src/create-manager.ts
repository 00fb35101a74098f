import type { V2TIMManager } from './v2tim-manager.ts'
import type { V2TIMOptions } from './v2tim-options.ts'

/** A manager of its own; several in one process do not know of each other. */
export function createV2TIMManager(options: V2TIMOptions = {}): V2TIMManager {
  throw new Error(`being written: ${Object.keys(options)}`)
}
