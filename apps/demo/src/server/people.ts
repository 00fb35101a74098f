import { asked, isRecord } from './asked.ts'

/** Who lives in the demo. Nobody has a password: the demo's server signs in whoever asks. */
export interface Person {
  readonly userID: string
  readonly name: string
  readonly faceURL: string
}

export async function fetchPeople(): Promise<readonly Person[]> {
  return (await asked('/demo/people', arePeople)).people
}

function arePeople(answer: unknown): answer is { readonly people: readonly Person[] } {
  return isRecord(answer) && Array.isArray(answer.people) && answer.people.every(isPerson)
}

function isPerson(value: unknown): value is Person {
  return (
    isRecord(value) &&
    typeof value.userID === 'string' &&
    typeof value.name === 'string' &&
    typeof value.faceURL === 'string'
  )
}
