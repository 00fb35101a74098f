import { V2TIMLogLevel } from './v2tim-numbers.ts'

export type LogSeverity = 'debug' | 'info' | 'warn' | 'error'
export type LogFacts = Readonly<Record<string, string | number | boolean>>
/** A fixed sentence and its facts; never the content of messages, never a UserSig. */
export type Log = (severity: LogSeverity, sentence: string, facts?: LogFacts) => void

const levels: Readonly<Record<LogSeverity, V2TIMLogLevel>> = {
  debug: V2TIMLogLevel.V2TIM_LOG_DEBUG,
  info: V2TIMLogLevel.V2TIM_LOG_INFO,
  warn: V2TIMLogLevel.V2TIM_LOG_WARN,
  error: V2TIMLogLevel.V2TIM_LOG_ERROR,
}

/** V2TIM's form of a log listener; a plain function is taken too. */
export interface V2TIMLogListener {
  onLog?(logLevel: V2TIMLogLevel, logContent: string): void
}
export type LogSink = V2TIMLogListener | ((logLevel: V2TIMLogLevel, logContent: string) => void)

/** What goes to the console where nobody listens: warnings and errors. */
export function writeToConsole(level: V2TIMLogLevel, line: string): void {
  if (level >= V2TIMLogLevel.V2TIM_LOG_ERROR) console.error(line)
  else if (level >= V2TIMLogLevel.V2TIM_LOG_WARN) console.warn(line)
  else console.info(line)
}

export function logLine(severity: LogSeverity, sentence: string, facts: LogFacts = {}): string {
  return JSON.stringify({ kidoku: severity, message: sentence, ...facts })
}

export function levelOf(severity: LogSeverity): V2TIMLogLevel {
  return levels[severity]
}

export function tellSink(sink: LogSink, level: V2TIMLogLevel, line: string): void {
  if (typeof sink === 'function') sink(level, line)
  else sink.onLog?.(level, line)
}
