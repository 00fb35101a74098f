import { randomUUID } from 'node:crypto'
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node'
import type { Log } from '../telemetry/log.ts'
import type { Bus, Notice, Topic } from './bus.ts'
import type { BusMetrics } from './bus-metrics.ts'
import { type Beat, beatText, heard, lostText, saying } from './envelope.ts'
import { connectLine } from './nats-line.ts'
import { createNodes } from './nodes.ts'
import { subjectOf } from './subjects.ts'

export interface NatsBusOptions {
  /** `nats://host:4222`, several divided by commas; `tls://`; a user and a password, or a token, before the `@`. */
  readonly url: string
  /** What all subjects begin with: one deployment's alone. */
  readonly prefix: string
  /** How often a node says that it is there, and asks NATS whether it is. */
  readonly beatMs: number
  readonly now: () => number
  readonly log: Log
  readonly metrics: BusMetrics
}

/** Nodes answer a question within this, or are left out. */
const answerMsMax = 300
/** How long a new session waits for NATS to know what it wants to hear. */
const wantMsMax = 1_000
/** Bytes on their way to a NATS that does not answer; above, the line is cut. */
const unansweredBytesMax = 67_108_864

/**
 * The bus between nodes. What is said here is heard here at once, NATS or no NATS, and by the other nodes that want it. While
 * there is no line nothing is kept for later: when there is one again, everybody hears since when something may be missing.
 */
export async function connectNats(options: NatsBusOptions): Promise<Bus> {
  const { prefix, beatMs, now, log, metrics } = options
  const nodeId = randomUUID()
  const listeners: ((notice: Notice) => void)[] = []
  const replies = new Map<string, (payload: unknown) => unknown>()
  const wanted = new Map<Topic, Subscription>()
  const nodes = createNodes(beatMs, now)
  const line: NatsConnection = await connectLine({
    url: options.url,
    name: `kidoku ${nodeId}`,
    beatMs,
    log,
  })
  let isUp = true
  let isClosed = false
  /** When NATS last answered: until then nothing was lost. */
  let answeredAtMs = now()
  let unansweredBytes = 0

  function here(notice: Notice): void {
    for (const listener of listeners) listener(notice)
  }

  function say(topic: Topic, text: string): void {
    if (!isUp || isClosed) return
    const bytes = Buffer.from(text, 'utf8')
    unansweredBytes += bytes.length
    if (unansweredBytes > unansweredBytesMax) return cut('NATS does not read')
    if (bytes.length > (line.info?.max_payload ?? Number.POSITIVE_INFINITY)) {
      // Too large to be told: so that they look for themselves.
      log.warn({ bytes: bytes.length }, 'An event is larger than NATS lets through.')
      metrics.lost('too large')
      line.publish(subjectOf(prefix, topic), lostText({ sinceMs: now() }))
    } else line.publish(subjectOf(prefix, topic), bytes)
    metrics.said()
  }

  function hear(topic: Topic, message: Msg): void {
    metrics.heard()
    try {
      if (message.reply) return reply(message)
      const notice = heard(topic, message.data)
      if (notice?.kind === 'node') beat(notice)
      else if (notice !== undefined) {
        if (notice.kind === 'lost') metrics.lost('elsewhere')
        here(notice)
      }
    } catch (error) {
      log.error({ err: error, subject: message.subject }, 'What another node said cannot be read.')
    }
  }

  function reply(message: Msg): void {
    const question: unknown = message.json()
    if (typeof question !== 'object' || question === null || !('name' in question)) return
    const answer = replies.get(String(question.name))?.('payload' in question ? question.payload : undefined)
    // To have nothing to say is an answer too: nobody waits for it any longer.
    message.respond(JSON.stringify(answer ?? null))
  }

  function beat({ node, word }: Beat): void {
    if (word === 'gone') nodes.gone(node)
    // A newcomer is to know at once whom to ask.
    else if (nodes.here(node)) say('every', beatText(nodeId, 'here'))
    metrics.nodes(nodes.count + 1)
  }

  function lost(reason: string, sinceMs: number): void {
    log.warn(
      { reason, since: new Date(sinceMs).toISOString() },
      'Something may have been lost between the nodes.',
    )
    metrics.lost(reason)
    here({ kind: 'lost', topic: 'every', sinceMs })
  }

  /** The line comes back by itself, and tells everybody. */
  function cut(reason: string): void {
    down(reason)
    void line.reconnect()
  }

  function down(reason: string): void {
    if (!isUp) return
    isUp = false
    metrics.lineIs(false)
    log.warn({ reason }, 'The line to NATS is lost.')
    // Not their fault: when the line is back, those who are there say so.
    nodes.forget()
  }

  function up(): void {
    isUp = true
    metrics.lineIs(true)
    log.info({}, 'The line to NATS is back.')
    const sinceMs = answeredAtMs
    heardOf()
    // Neither did the others hear what was said here meanwhile.
    say('every', lostText({ sinceMs }))
    say('every', beatText(nodeId, 'here'))
    lost('no line', sinceMs)
  }

  function heardOf(): void {
    answeredAtMs = now()
    unansweredBytes = 0
  }

  async function watch(): Promise<void> {
    for await (const status of line.status()) {
      if (isClosed) return
      if (status.type === 'disconnect' || status.type === 'staleConnection') down(status.type)
      else if (status.type === 'reconnect') up()
      else if (status.type === 'error') log.warn({ err: status.error }, 'NATS complains.')
    }
  }

  async function answered(): Promise<void> {
    await line.flush()
    heardOf()
  }

  const beats = setInterval(() => {
    const silentSinceMs = nodes.silentSince()
    if (!isUp) return
    metrics.nodes(nodes.count + 1)
    if (silentSinceMs !== undefined) lost('a node is gone', silentSinceMs)
    say('every', beatText(nodeId, 'here'))
    // Without an answer nothing is known: the line breaks, or the next one is answered.
    answered().catch(() => undefined)
  }, beatMs)

  function listen(topic: Topic): void {
    if (wanted.has(topic)) return
    const callback = (error: Error | null, message: Msg): void => {
      if (error === null) hear(topic, message)
    }
    wanted.set(topic, line.subscribe(subjectOf(prefix, topic), { callback }))
  }

  listen('every')
  await line.flush()
  metrics.lineIs(true)
  void watch()
  say('every', beatText(nodeId, 'here'))

  return {
    isShared: true,
    publish(notices): void {
      for (const notice of notices) {
        if (notice.kind !== 'tell') {
          if (notice.kind !== 'note' || wanted.has(notice.topic)) here(notice)
          for (const { topic, text } of saying(notice, '')) say(topic, text)
          continue
        }
        const text = notice.text ?? JSON.stringify({ event: notice.event, payload: notice.payload })
        here({ ...notice, text })
        for (const said of saying(notice, text)) say(said.topic, said.text)
      }
    },
    subscribe(listener): void {
      listeners.push(listener)
    },
    want(topics): Promise<void> | undefined {
      for (const topic of topics) listen(topic)
      return isUp ? within(wantMsMax, answered()) : undefined
    },
    unwant(topics): void {
      for (const topic of topics) {
        wanted.get(topic)?.unsubscribe()
        wanted.delete(topic)
      }
    },
    async ask(topic, name, payload): Promise<readonly unknown[]> {
      if (!isUp || (topic === 'every' && nodes.count === 0)) return []
      const gathered: unknown[] = []
      try {
        const answers = await line.requestMany(
          subjectOf(prefix, topic),
          JSON.stringify({ name, payload }),
          // Of every node it is known how many there are; of others, that nobody is there.
          topic === 'every'
            ? { strategy: 'count', maxMessages: nodes.count, maxWait: answerMsMax }
            : { strategy: 'timer', maxWait: answerMsMax },
        )
        for await (const answer of answers) gathered.push(answer.json<unknown>())
      } catch (error) {
        log.debug({ err: error }, 'Nobody answers, or the line broke.')
      }
      return gathered.filter((answer) => answer !== null)
    },
    answer(name, handle): void {
      replies.set(name, handle)
    },
    async close(): Promise<void> {
      clearInterval(beats)
      say('every', beatText(nodeId, 'gone'))
      isClosed = true
      listeners.length = 0
      if (isUp) await within(wantMsMax, line.flush())
      await line.close()
    },
  }
}

/** However it went. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([
    work.then(
      () => undefined,
      () => undefined,
    ),
    patience,
  ])
  clearTimeout(timer)
}
