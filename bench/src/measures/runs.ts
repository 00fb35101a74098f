import { methods } from '@kidoku/protocol'

/** Whether `receipts.give` of this version takes messages in runs. */
export function canNameRuns(): boolean {
  return JSON.stringify(methods['receipts.give']?.input ?? {}).includes('"runs"')
}
