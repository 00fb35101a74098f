import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Receiver } from './receiver.ts'
import type { TestServer } from './test-server.ts'
import { messageCommands, startWebhookScene, type WebhookScene } from './webhook-scene.ts'

describe('deliveries of webhooks', () => {
  let scene: WebhookScene
  let receiver: Receiver
  let server: TestServer

  beforeEach(async () => {
    scene = await startWebhookScene(messageCommands)
    ;({ receiver, server } = scene)
  })
  afterEach(() => scene.close())

  const came = (command: string) => receiver.waitFor((hook) => hook.command === command)

  test('a call returns while the receiver hangs; what hangs is sent again', async () => {
    receiver.reply = () => 'hang'
    const { send } = await scene.group()
    await send('m1')
    const hook = await came('Group.CallbackAfterSendMsg')
    // The first is still hanging, or has been given up: either way the next call is answered.
    await send('m2')
    receiver.reply = () => ({})
    scene.pass(10_000)
    const id = hook.headers['x-kidoku-delivery']
    await receiver.waitFor((other) => other !== hook && other.headers['x-kidoku-delivery'] === id)
    await receiver.waitFor((other) => other.body.MsgId === 'm2')
  })

  test.each([
    ['fails', { status: 503, text: 'down' }],
    ['redirects', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ])('a receiver that %s gets it again, in order, until it is well', async (_, reply) => {
    receiver.reply = () => reply
    const { send } = await scene.group()
    for (const msgId of ['m1', 'm2', 'm3']) await send(msgId)
    await came('Group.CallbackAfterSendMsg')
    await expect.poll(async () => (await scene.waiting()).at(-1)?.attempts).toBe(1)
    expect((await scene.waiting()).at(-1)?.lastAnswer).toContain(String(reply.status))
    receiver.reply = () => ({})
    scene.pass(5_000)
    await receiver.waitFor((hook) => hook.body.MsgId === 'm3')
    expect(scene.messageIds()).toEqual(['m1', 'm1', 'm2', 'm3'])
  })

  test('nonsense is an answer too, and a huge one is not read to its end', async () => {
    const { send } = await scene.group()
    receiver.reply = () => ({ text: '<html>thank you</html>' })
    await send('m1')
    await receiver.waitFor((hook) => hook.body.MsgId === 'm1')
    receiver.reply = () => ({ text: 'x'.repeat(20_000_000) })
    await send('m2')
    await send('m3')
    await receiver.waitFor((hook) => hook.body.MsgId === 'm3')
    expect(scene.messageIds()).toEqual(['m1', 'm2', 'm3'])
  })

  test('a receiver that is away for a minute misses nothing, nor does a restart', async () => {
    const { send } = await scene.group()
    await receiver.goAway()
    for (let at = 0; at < 10; at += 1) await send(`m${at}`)
    await expect.poll(async () => (await scene.waiting()).at(-1)?.attempts).toBe(1)
    await server.restart()
    scene.pass(60_000)
    await receiver.comeBack()
    await receiver.waitFor((hook) => hook.body.MsgId === 'm9')
    expect(scene.messageIds()).toEqual(Array.from({ length: 10 }, (_, at) => `m${at}`))
  })

  test('what is too old, or too much, is dropped and counted', async () => {
    receiver.reply = () => ({ status: 500 })
    const { send } = await scene.group()
    await send('m1')
    await came('Group.CallbackAfterSendMsg')
    scene.pass(86_400_001)
    await expect
      .poll(async () => (await server.administrate('webhooks.status', {})).droppedCount, { timeout: 5_000 })
      .toBe(1)
    const { deliveries } = await server.administrate('webhooks.deliveries', { count: 10, state: 'dropped' })
    expect(deliveries).toHaveLength(1)
    await server.administrate('settings.set', { name: 'webhooks.queuedMax', value: 1 })
    await send('m2')
    await send('m3')
    expect(await server.administrate('webhooks.status', {})).toMatchObject({
      droppedCount: 2,
      waitingCount: 1,
    })
  })

  test('administrators see deliveries, try them again, and give them up', async () => {
    receiver.reply = () => ({ status: 500 })
    const { send } = await scene.group()
    await send('m1')
    await send('m2')
    await expect.poll(async () => (await scene.waiting()).at(-1)?.attempts).toBe(1)
    const [second, first] = await scene.waiting()
    if (first === undefined || second === undefined) throw new Error('Two were sent.')
    expect(first).toMatchObject({
      command: 'Group.CallbackAfterSendMsg',
      state: 'waiting',
      lastAnswer: '500',
    })
    await server.administrate('webhooks.giveUp', { deliveryId: first.deliveryId })
    receiver.reply = () => ({})
    await server.administrate('webhooks.retry', { deliveryId: second.deliveryId })
    await receiver.waitFor((hook) => hook.body.MsgId === 'm2')
    await expect.poll(scene.waiting).toEqual([])
    await expect(
      server.administrate('webhooks.retry', { deliveryId: first.deliveryId }),
    ).rejects.toMatchObject({ code: 6017 })
    const { entries } = await server.administrate('audit.list', { count: 10, action: 'webhooks' })
    expect(entries.map((entry) => entry.action)).toEqual(['webhooks.retry', 'webhooks.giveUp'])
  })

  test('what is sent, and sent again, is counted', async () => {
    receiver.reply = () => (receiver.hooks.length === 1 ? { status: 503 } : {})
    const { send } = await scene.group()
    await send('m1')
    await came('Group.CallbackAfterSendMsg')
    await expect.poll(async () => (await scene.waiting()).at(-1)?.attempts).toBe(1)
    scene.pass(5_000)
    await expect.poll(scene.waiting, { timeout: 5_000 }).toEqual([])
    const page = await (await fetch(`${server.url}/metrics`)).text()
    const command = 'command="Group.CallbackAfterSendMsg"'
    expect(page).toContain(`kidoku_webhooks_total{${command},outcome="failed"} 1`)
    expect(page).toContain(`kidoku_webhooks_total{${command},outcome="delivered"} 1`)
  })

  test('an administrator tries the receiver', async () => {
    expect(await server.administrate('webhooks.test', {})).toMatchObject({ answer: '200', isWell: true })
    expect(receiver.hooks[0]?.command).toBe('Kidoku.Test')
    await receiver.goAway()
    expect(await server.administrate('webhooks.test', {})).toMatchObject({ isWell: false })
    await server.administrate('settings.set', { name: 'webhooks.url', value: '' })
    await expect(server.administrate('webhooks.test', {})).rejects.toMatchObject({ code: 7013 })
  })

  test('the secret is told to nobody', async () => {
    const { settings } = await server.administrate('settings.list', {})
    await server.administrate('settings.set', {
      name: 'webhooks.secret',
      value: 'another secret of webhooks',
    })
    const { entries } = await server.administrate('audit.list', { count: 10 })
    expect(JSON.stringify({ settings, entries })).not.toMatch(/secret of webhooks/)
  })
})
