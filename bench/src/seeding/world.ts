import { startKidoku } from '../processes/kidoku.ts'
import { connectClient, sendMessages } from './client.ts'
import { type GroupPlan, seedMembers, senderId } from './group.ts'

export interface WorldPlan {
  readonly groups: readonly (GroupPlan & { readonly messages: number })[]
}

/**
 * Fills a folder of data: groups and messages through the server's own methods, members straight into the file. What is
 * measured starts on a copy of it, so that each run begins at the same place.
 */
export async function buildWorld(data: string, plan: WorldPlan): Promise<void> {
  await withSender(data, async (client) => {
    for (const { groupId } of plan.groups)
      await client.call('groups.create', { groupType: 'Public', groupId, name: groupId })
  })
  seedMembers(data, plan.groups)
  await withSender(data, async (client) => {
    for (const { groupId, messages } of plan.groups) await sendMessages(client, groupId, messages)
  })
}

async function withSender(
  data: string,
  work: (client: Awaited<ReturnType<typeof connectClient>>) => Promise<void>,
): Promise<void> {
  const server = await startKidoku(data, { settings: ['--commit-window-ms', '0'] })
  try {
    const client = await connectClient(server, senderId)
    await work(client)
    client.close()
  } finally {
    await server.stop()
  }
}
