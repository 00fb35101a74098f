import { operations } from '@kidoku/protocol'
import { type Feature, feature, when } from '../../feature.ts'
import type { Samples } from '../../telemetry/samples.ts'
import { messageSent } from '../messages/occurrences.ts'
import { receiptsGiven } from '../receipts/occurrences.ts'
import { getFacts, getSamples } from './service.ts'

export function createOperationsFeature(samples: Samples): Feature {
  return feature('operations', operations, {
    handlers: {
      'operations.facts': (context) => getFacts(samples, context),
      'operations.samples': (_context, input) => getSamples(samples, input),
    },
    reactions: [
      when(messageSent, async (context) => context.afterCommit(() => samples.message())),
      when(receiptsGiven, async (context, { count }) => context.afterCommit(() => samples.receipts(count))),
    ],
  })
}
