import { Refusal } from '@kidoku/protocol'
import { Compile, type Validator } from 'typebox/compile'
import { expectationOf, firstFault } from '../../schema-fault.ts'
import { type ApiCode, ApiRefusal } from './codes.ts'
import type { ApiCommand, ApiService, Fault } from './command.ts'

/** What every answer has. v2tim.md 2.1 */
export interface Answer {
  readonly ActionStatus: 'OK' | 'FAIL'
  readonly ErrorCode: number
  readonly ErrorInfo: string
}

/** A command with its check made ready. */
export interface ReadyCommand {
  readonly command: ApiCommand
  readonly check: Validator
}

export function ready(command: ApiCommand): ReadyCommand {
  return { command, check: Compile(command.request) }
}

export function readBody(service: ApiService, { command, check }: ReadyCommand, text: string): unknown {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    const why = text === '' ? 'it is empty; where there is nothing to say, say {}' : undefined
    throw new ApiRefusal(service.codes.json, why, { cause })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ApiRefusal(service.codes.json, 'the body is a JSON object')
  if (check.Check(body)) return body
  throw faultOf(service, command, check, body)
}

function faultOf(service: ApiService, command: ApiCommand, check: Validator, body: unknown): Error {
  const faults = check.Errors(body)
  const fault = firstFault(faults)
  if (fault === undefined) return new ApiRefusal(service.codes.parameter, 'the body')
  const [, field = missingField(fault.params)] = fault.instancePath.split('/')
  const isMissing = fault.instancePath === ''
  const depth = fault.instancePath.split('/').length - 1
  const kind = isMissing ? 'missing' : depth > 1 ? 'within' : 'wrong'
  const code = codeOf(command.faults[field], kind) ?? service.codes.parameter
  const text = isMissing ? `${field} is missing` : `at ${fault.instancePath}: ${expectationOf(fault, faults)}`
  return new ApiRefusal(code, text)
}

function missingField(params: unknown): string {
  if (typeof params !== 'object' || params === null || !('requiredProperties' in params)) return ''
  const { requiredProperties } = params
  return Array.isArray(requiredProperties) ? String(requiredProperties[0]) : ''
}

function codeOf(fault: Fault | undefined, kind: 'missing' | 'wrong' | 'within'): ApiCode | undefined {
  return typeof fault === 'object' ? fault[kind] : fault
}

/** What the service calls it; `undefined`: a bug, or a broken disk. */
export function refusalIn(service: ApiService | undefined, error: unknown): Answer | undefined {
  if (error instanceof ApiRefusal) return failure(error.code, error.message)
  if (error instanceof Refusal) return failure(codeIn(service, error), error.message)
  return undefined
}

function codeIn(service: ApiService | undefined, refusal: Refusal): number {
  return service?.codes.refusals[refusal.code] ?? refusal.code
}

export function failure(code: number, text: string): Answer {
  return { ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: text }
}
