import type { CountedUpTo, Input, Output } from '@kidoku/protocol'
import type { QueryContext } from '../../feature.ts'
import type { Samples } from '../../telemetry/samples.ts'
import { version } from '../../version.ts'

/** Rows counted at most. */
const countedMax = 100_000

export async function getFacts(
  samples: Samples,
  { read, settings }: QueryContext,
): Promise<Output<'operations.facts'>> {
  const count = async (rows: string): Promise<CountedUpTo> => {
    const row = await read.get<{ count: number }>(
      `SELECT count(*) AS count FROM (SELECT 1 AS one FROM ${rows} LIMIT ${countedMax + 1}) AS counted`,
    )
    const found = row?.count ?? 0
    return { count: Math.min(found, countedMax), isMore: found > countedMax }
  }
  return {
    version: version(),
    nodeVersion: process.version,
    sdkAppId: settings.sdkAppId,
    startedAtMs: samples.startedAtMs,
    connections: samples.connections,
    users: await count('users'),
    groups: await count('groups'),
    conversations: await count('conversations'),
  }
}

export async function getSamples(
  samples: Samples,
  input: Input<'operations.samples'>,
): Promise<Output<'operations.samples'>> {
  return { everyMs: samples.everyMs, samples: samples.since(input.sinceMs) }
}
