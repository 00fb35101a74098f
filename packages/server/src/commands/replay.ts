import { readFile } from 'node:fs/promises'
import { readReplayOptions } from './replay/options.ts'
import { createProgress } from './replay/progress.ts'
import { replay } from './replay/replay.ts'
import { summaryOf } from './replay/summary.ts'
import { say } from './serve.ts'

/** Replays a recorded group chat into a running server. Exit code 0: nothing differs from what must be. */
export async function runReplay(args: readonly string[]): Promise<number> {
  const options = await readReplayOptions(args)
  const text = await readFile(options.logFile, 'utf8')
  const stop = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    // The second one does not wait for anything.
    if (stop.signal.aborted) process.exit(1)
    stop.abort(new Error(`${signal}: stopped before the end; nothing was checked.`))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    say(`Replaying ${options.logFile} into ${options.groupId} at ${options.serverUrl}.`)
    const replayed = await replay(text, options, {
      signal: stop.signal,
      progress: (lineCount, figures) => createProgress(process.stdout, lineCount, figures),
    })
    say(summaryOf(replayed))
    return replayed.checked.differences.count === 0 ? 0 : 1
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
