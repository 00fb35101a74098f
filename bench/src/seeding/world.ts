import { readSettings, startServer } from 'kidoku'
import { kidokuSettings, loginFor } from '../processes/kidoku.ts'
import { type Client, connectClient, sendMessages } from './client.ts'
import { type GroupPlan, seedMembers, senderId } from './group.ts'

export interface WorldPlan {
  readonly groups: readonly (GroupPlan & { readonly messages: number })[]
}

/**
 * Fills a folder of data: groups and messages through the server's own methods, members straight into the file. What is
 * measured starts on it, or on a copy of it, so that each round begins at the same place.
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

/** In this very process: seeding is not measured, and a process more takes its time to start. */
async function withSender(data: string, work: (client: Client) => Promise<void>): Promise<void> {
  const { settings } = readSettings([...kidokuSettings(data), '--commit-window-ms', '0'], {})
  const server = await startServer({ settings })
  try {
    const client = await connectClient({ url: server.url, socketPath: '/v1/socket', loginFor }, senderId)
    await work(client)
    client.close()
  } finally {
    await server.close()
  }
}
