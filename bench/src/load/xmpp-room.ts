import type { Socket } from 'node:net'
import { client, type XmppClient, xml } from '@xmpp/client'
import { after, moment, type Window, windowOf } from './clock.ts'
import { Histogram, type Percentiles } from './histogram.ts'

export interface XmppRoom {
  readonly port: number
  readonly room: string
  readonly occupants: number
  /** The longest that the sender waits for all markers. */
  readonly secondsMax: number
  readonly serverPids: readonly number[]
}

export interface XmppResult extends Window {
  /** Markers that the sender got. */
  readonly markers: number
  /** Stanzas and bytes that everybody in the room got until then. */
  readonly stanzas: number
  readonly bytes: number
  /** From an occupant's marker until it comes back to that occupant. */
  readonly ackMs: Percentiles
}

const joiningMax = 10
/** The library gives up after two seconds; a full room takes longer to come into. */
const joinMsMax = 60_000
const tailBytes = 64

/**
 * Every occupant of a room marks its one message as displayed, and the sender waits until it has heard of all. `@xmpp/client`
 * logs in and joins; then its parser is taken off the socket, for it would be slower than the server that is measured.
 */
export async function runXmppRoom(job: XmppRoom): Promise<XmppResult> {
  const sender = await join(job, 'sender')
  const occupants: XmppClient[] = []
  for (let at = 0; at < job.occupants; at += joiningMax) {
    const count = Math.min(joiningMax, job.occupants - at)
    occupants.push(
      ...(await Promise.all(Array.from({ length: count }, (_none, offset) => join(job, `r${at + offset}`)))),
    )
  }
  await sender.send(
    xml(
      'message',
      { to: job.room, type: 'groupchat', id: 'm1' },
      xml('body', {}, 'Has everybody seen it?'),
      xml('markable', { xmlns: 'urn:xmpp:chat-markers:0' }),
    ),
  )
  await after(1)

  const ackMs = new Histogram()
  const seen = { markers: 0, stanzas: 0, bytes: 0 }
  const allSeen = Promise.withResolvers<void>()
  const sockets: Socket[] = [sender.socket, ...occupants.map(({ socket }) => socket)]
  listen(sender.socket, (bytes, fresh) => {
    const count = occurrences(bytes, fresh)
    seen.markers += count
    seen.stanzas += count
    seen.bytes += bytes.length - fresh
    if (seen.markers >= job.occupants) allSeen.resolve()
  })
  const start = moment(job.serverPids)
  for (const [at, { socket }] of occupants.entries()) {
    const sentAtMs = performance.now()
    let isBack = false
    listen(socket, (bytes, fresh) => {
      seen.stanzas += occurrences(bytes, fresh)
      seen.bytes += bytes.length - fresh
      if (isBack || !bytes.includes(`'r${at}-1'`)) return
      isBack = true
      ackMs.add(performance.now() - sentAtMs)
    })
    socket.write(
      `<message to='${job.room}' type='groupchat' id='r${at}-1'><displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/></message>`,
    )
  }
  await Promise.race([allSeen.promise, after(job.secondsMax)])
  const window = windowOf(start, moment(job.serverPids))
  const result = { ...window, ...seen, ackMs: ackMs.percentiles }
  for (const socket of sockets) socket.destroy()
  return result
}

async function join({ port, room }: XmppRoom, nick: string): Promise<XmppClient> {
  const xmpp = client({ service: `xmpp://127.0.0.1:${port}`, domain: 'localhost' })
  xmpp.on('error', () => undefined)
  xmpp.reconnect.stop()
  xmpp.timeout = joinMsMax
  await xmpp.start()
  const inside = new Promise<void>((resolve) => {
    xmpp.on('stanza', (stanza) => {
      if (stanza.name === 'presence' && stanza.attrs.from === `${room}/${nick}`) resolve()
    })
  })
  const noHistory = xml('history', { maxstanzas: '0' })
  await xmpp.send(
    xml(
      'presence',
      { to: `${room}/${nick}` },
      xml('x', { xmlns: 'http://jabber.org/protocol/muc' }, noHistory),
    ),
  )
  await inside
  return xmpp
}

/** What a marker's stanza is known by. */
const marker = '<displayed'

/** Gives every piece with the end of the one before it, and how many bytes are of that end. */
function listen(socket: Socket, hear: (bytes: Buffer, oldBytes: number) => void): void {
  socket.removeAllListeners('data')
  let tail: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    hear(Buffer.concat([tail, chunk]), tail.length)
    tail = Buffer.from(chunk.subarray(-tailBytes))
  })
}

/** Markers that end in the new part: those before have been counted. */
function occurrences(bytes: Buffer, oldBytes: number): number {
  let count = 0
  const from = Math.max(0, oldBytes - marker.length + 1)
  for (let at = bytes.indexOf(marker, from); at >= 0; at = bytes.indexOf(marker, at + 1)) count += 1
  return count
}
