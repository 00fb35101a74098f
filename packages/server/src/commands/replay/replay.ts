import { type Checked, check } from './check.ts'
import { createCrowd } from './crowd.ts'
import { createDriver } from './drive.ts'
import { createFigures, type Figures } from './figures.ts'
import { createGroup } from './group.ts'
import { createHabits } from './habits.ts'
import { type Log, readLog } from './log-lines.ts'
import { createModel, type Model } from './model.ts'
import type { ReplayOptions } from './options.ts'
import { createPace, recordedTimes } from './pace.ts'
import { planSteps } from './plan.ts'
import type { Progress } from './progress.ts'

export interface Replayed {
  readonly log: Log
  readonly idleCount: number
  readonly peopleCount: number
  readonly figures: Figures
  /** From the first step to the last acknowledged receipt. */
  readonly seconds: number
  readonly checked: Checked
}

export interface ReplayParts {
  readonly signal: AbortSignal
  readonly progress: (lineCount: number, figures: Figures) => Progress
  /** For tests: a model that is told something wrong. */
  readonly model?: Model
  /** How long senders may take to be told of the last receipts; default 5,000. */
  readonly toldWithinMs?: number
}

/** Makes the group and is in it throughout; nobody of the log has this name. */
const hostUserId = 'replay-host'

/** Replays a log into a running server, then checks everything the server says about it. */
export async function replay(text: string, options: ReplayOptions, parts: ReplayParts): Promise<Replayed> {
  const failure = new AbortController()
  const signal = AbortSignal.any([parts.signal, failure.signal])
  const figures = createFigures()
  const crowd = createCrowd(options, { figures, failed: (error) => failure.abort(error) })
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  const running = run()
  try {
    return await Promise.race([running, stopped])
  } finally {
    crowd.end(new Error('The replay is over.'))
    // Whatever it still waited for is rejected by the line above, and was told of by the race.
    await running.catch(() => undefined)
  }

  async function run(): Promise<Replayed> {
    const { model = createModel(), toldWithinMs = 5_000 } = parts
    const log = readLog(text, options.linesMax)
    const { steps, peopleCount, idleCount } = planSteps(log.lines, [hostUserId])
    const progress = parts.progress(log.lineCount, figures)
    const host = crowd.person(hostUserId)
    const group = createGroup(host, options)
    await group.create()
    model.join(hostUserId)
    const habits = createHabits(options)
    const driver = createDriver({ crowd, group, groupId: options.groupId, model, habits, figures })

    const startedAtMs = performance.now()
    const pace = createPace(options.speed)
    const times = recordedTimes(steps.map((step) => step.minute))
    try {
      for (const [index, step] of steps.entries()) {
        await pace(times[index] ?? 0, signal)
        signal.throwIfAborted()
        await driver.take(step)
        progress.at(step.line)
      }
      await driver.finish()
      progress.at(log.lineCount)
    } finally {
      progress.end()
    }
    const seconds = (performance.now() - startedAtMs) / 1_000
    const asReplayed = { ...figures }
    const seesHistory = options.groupType === 'Meeting'
    const { conversation } = group
    const checked = await check({
      ...{ crowd, driver, model, conversation, host, seesHistory, toldWithinMs },
      seed: options.seed,
    })
    const { refusals, socketsLost, sentAgain } = figures
    return {
      log,
      idleCount,
      peopleCount,
      figures: { ...asReplayed, refusals, socketsLost, sentAgain },
      seconds,
      checked,
    }
  }
}
