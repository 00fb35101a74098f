import type { Input, Output } from '@kidoku/protocol'
import type { QueryContext } from '../../feature.ts'
import { readPage } from '../../page.ts'
import { auditBefore } from './store.ts'

export async function listAudit(
  context: QueryContext,
  input: Input<'audit.list'>,
): Promise<Output<'audit.list'>> {
  const { beyondEntryId, actor, action } = input
  const { rows: entries, isFinished } = await readPage(input.count, (count) =>
    auditBefore(context.read, { beyondEntryId, actor, action, count }),
  )
  return { entries, isFinished }
}
