import { type Asked, type Asking, askInTurn } from './asking.ts'
import { type ClosedLoop, type LoopResult, runClosedLoop } from './closed-loop.ts'
import { type OneMessage, type OneMessageResult, readOneMessage } from './one-message.ts'
import { type OpenLoop, type OpenResult, runOpenLoop } from './open-loop.ts'
import { openPool, type PoolPlan } from './pool.ts'
import type { RawSocket } from './raw-socket.ts'
import { runSending, type Sending, type SendingResult } from './sending.ts'
import { runXmppRoom, type XmppResult, type XmppRoom } from './xmpp-room.ts'

/** What the generator can be asked for: each takes one plain value and gives one. */
export interface Jobs {
  /** Opens sockets and logs in. The first is the sender's: it listens, the others are readers'. */
  open(plan: PoolPlan): Promise<number>
  closedLoop(job: ClosedLoop & SomeReaders): Promise<LoopResult>
  openLoop(job: OpenLoop): Promise<OpenResult>
  oneMessage(job: OneMessage): Promise<OneMessageResult>
  /** As the sender. */
  ask(job: Asking): Promise<Asked>
  send(job: Sending): Promise<SendingResult>
  xmppRoom(job: XmppRoom): Promise<XmppResult>
  shut(): Promise<void>
}

interface SomeReaders {
  /** Only the first so many; all where it is not given. */
  readonly readers?: number
}

/** The process that drives a server: nothing else runs in it while it measures. */
function serveJobs(): void {
  let pool: readonly RawSocket[] = []
  const sender = (): RawSocket => {
    const [first] = pool
    if (first === undefined) throw new Error('There are no sockets open.')
    return first
  }
  const readers = (count = pool.length): readonly RawSocket[] => pool.slice(1, count + 1)

  const jobs: Jobs = {
    async open(plan) {
      pool = await openPool(plan)
      return pool.length
    },
    closedLoop: (job) => runClosedLoop(readers(job.readers), job),
    openLoop: (job) => runOpenLoop(sender(), readers(), job),
    oneMessage: (job) => readOneMessage(sender(), readers(), job),
    ask: (job) => askInTurn(sender(), job),
    send: (job) => runSending(sender(), readers(), job),
    xmppRoom: runXmppRoom,
    async shut() {
      for (const socket of pool) socket.close()
      pool = []
    },
  }
  process.on('message', ({ name, input }: { name: keyof Jobs; input: never }) => {
    jobs[name](input).then(
      (output) => process.send?.({ output }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}

serveJobs()
