import type { V2TIMSendCallback } from './callback.ts'
import type { Log } from './log.ts'
import { refusal, V2TIMError } from './v2tim-error.ts'

type Method = (...args: unknown[]) => unknown
type Callback = V2TIMSendCallback<unknown>

/**
 * The methods as the application sees them: what only JavaScript lets through (a text for a list, nothing for an object) is
 * refused with 6017 as well, and callbacks of V2TIM's native samples are called beside the promise.
 */
export function atEdge<M extends object>(methods: M, log: Log): M {
  const edged = Object.entries(methods).map(([name, method]) => [
    name,
    // A listener is an object of functions too, and adding one cannot fail.
    name.endsWith('Listener') ? method : withEdge(method as Method, log),
  ])
  // The same names with the same parameters.
  return Object.fromEntries(edged) as M
}

function withEdge(method: Method, log: Log): Method {
  return (...args) => {
    const callback = callbackIn(args)
    try {
      const returned = method(...args.filter((arg) => !isCallback(arg)))
      if (!(returned instanceof Promise)) return returned
      const answer = returned.catch((error: unknown) => {
        throw coded(error)
      })
      if (callback !== undefined) tell(answer, callback, log)
      return answer
    } catch (error) {
      throw coded(error)
    }
  }
}

function tell(answer: Promise<unknown>, callback: Callback, log: Log): void {
  const succeeded = (value: unknown): void => {
    callback.onProgress?.(100)
    callback.onSuccess?.(value)
  }
  const failed = (error: unknown): void => {
    const { code, desc } = error instanceof V2TIMError ? error : refusal(6017, String(error))
    callback.onError?.(code, desc)
  }
  answer
    .then(succeeded, failed)
    .catch((error: unknown) => log('error', 'a callback threw', { error: String(error) }))
}

/** One object, as in Java and C++, or Objective-C's `succ` and `fail`. */
function callbackIn(args: readonly unknown[]): Callback | undefined {
  const given = args.filter(isCallback)
  const [onSuccess, onError] = given.filter((one) => typeof one === 'function').slice(-2)
  if (onSuccess === undefined) return given.find((one) => typeof one === 'object')
  return onError === undefined ? { onSuccess } : { onSuccess, onError }
}

function isCallback(value: unknown): value is Callback | (() => void) {
  if (typeof value === 'function') return true
  return typeof value === 'object' && value !== null && ('onSuccess' in value || 'onError' in value)
}

/** An argument of another kind than was asked for comes to light where it is first read. */
function coded(error: unknown): unknown {
  return error instanceof TypeError ? refusal(6017, error.message, error) : error
}
