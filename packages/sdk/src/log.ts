import {
  V2TIM_LOG_DEBUG,
  V2TIM_LOG_ERROR,
  V2TIM_LOG_INFO,
  V2TIM_LOG_NONE,
  V2TIM_LOG_WARN,
} from './v2tim-flat-numbers.ts'
import type { V2TIMLogLevel } from './v2tim-numbers.ts'

export type LogSeverity = 'debug' | 'info' | 'warn' | 'error'
export type LogFacts = Readonly<Record<string, string | number | boolean>>
/** A fixed sentence and its facts; never the content of messages, never a UserSig. */
export type Log = (severity: LogSeverity, sentence: string, facts?: LogFacts) => void

const levels: Readonly<Record<LogSeverity, V2TIMLogLevel>> = {
  debug: V2TIM_LOG_DEBUG,
  info: V2TIM_LOG_INFO,
  warn: V2TIM_LOG_WARN,
  error: V2TIM_LOG_ERROR,
}

/** V2TIM's form of a log listener; a plain function is taken too. */
export interface V2TIMLogListener {
  onLog?(logLevel: V2TIMLogLevel, logContent: string): void
}
export type LogSink = V2TIMLogListener | ((logLevel: V2TIMLogLevel, logContent: string) => void)

export interface LogConfig {
  readonly logLevel?: V2TIMLogLevel
  readonly logListener?: LogSink
}
export interface Logging {
  readonly log: Log
  readonly configure: (config: LogConfig) => void
}

/** Lines of JSON to whoever listens, else to the console: there, warnings and errors only. */
export function createLogging(logger?: LogSink): Logging {
  let sink = logger
  let level: V2TIMLogLevel | undefined
  const log: Log = (severity, sentence, facts = {}) => {
    const own = levels[severity]
    const least = level ?? (sink === undefined ? V2TIM_LOG_WARN : V2TIM_LOG_INFO)
    if (least === V2TIM_LOG_NONE || own < least) return
    const line = JSON.stringify({ kidoku: severity, message: sentence, ...facts })
    if (sink === undefined) writeToConsole(own, line)
    else if (typeof sink === 'function') sink(own, line)
    else sink.onLog?.(own, line)
  }
  return {
    log,
    configure: (config) => {
      sink = config.logListener ?? sink
      level = config.logLevel ?? level
    },
  }
}

function writeToConsole(level: V2TIMLogLevel, line: string): void {
  if (level >= V2TIM_LOG_ERROR) console.error(line)
  else if (level >= V2TIM_LOG_WARN) console.warn(line)
  else console.info(line)
}
