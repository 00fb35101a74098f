import { V2TIMError } from '@kidoku/sdk'
import { expect } from 'vitest'
import type { TestServer } from '../test-server.ts'
import { acts } from './commands.ts'
import { type Device, lineOfReceipt, listSeen, openDevice, receiptsAsked } from './world.ts'

const patience = { timeout: 10_000, interval: 20 }

/** A refusal is an answer too: state and events must agree after it all the same. */
export async function attempt(device: Device, command: string, picks: readonly number[]): Promise<void> {
  let next = 0
  const pick = (from: number): number => (picks[next++ % picks.length] ?? 0) % from
  try {
    await acts[command]?.(device, pick)
  } catch (error) {
    if (!(error instanceof V2TIMError)) throw error
    if (error.code === 10002) throw error
  }
}

/** What the device was told is what a new one is told. */
export async function expectSameAsAnew(server: TestServer, device: Device): Promise<void> {
  const anew = await openDevice(server, device.userID)
  try {
    // What was told may still be on its way.
    await expect.poll(async () => listSeen(device.tim), patience).toBe(await listSeen(anew.tim))
    const asked = await receiptsAsked(anew.tim)
    await expect.poll(() => differences(device, asked), patience).toEqual([])
  } finally {
    await anew.tim.unInitSDK()
  }
}

/** Who was told nothing of a message has a message that nobody has read. */
function differences(device: Device, asked: ReadonlyMap<string, string>): readonly string[] {
  return [...asked].flatMap(([msgID, now]) => {
    const told = device.told.get(msgID)
    const isSame = told === undefined ? now.startsWith('read 0') : lineOfReceipt(told) === now
    return isSame ? [] : [`${msgID}: told ${told && lineOfReceipt(told)}, asked ${now}`]
  })
}
