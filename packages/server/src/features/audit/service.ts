import type { Input, Output } from '@kidoku/protocol'
import type { QueryContext } from '../../feature.ts'
import { auditBefore } from './store.ts'

export async function listAudit(
  context: QueryContext,
  input: Input<'audit.list'>,
): Promise<Output<'audit.list'>> {
  const { beyondEntryId, actor, action, count } = input
  const entries = await auditBefore(context.read, { beyondEntryId, actor, action, count: count + 1 })
  return { entries: entries.slice(0, count), isFinished: entries.length <= count }
}
