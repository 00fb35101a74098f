export interface Person {
  readonly userId: string
  readonly name: string
}

/** Who lives in the demo. Nobody has a password: the demo server signs in whoever asks. */
export const people: readonly Person[] = [
  { userId: 'alice', name: 'Alice' },
  { userId: 'bob', name: 'Bob' },
  { userId: 'carol', name: 'Carol' },
  { userId: 'dave', name: 'Dave' },
]

/** Somebody from outside (a script, an example) may write too: then their own name, or their ID. */
export function nameOf(userId: string, nickName = ''): string {
  return people.find((person) => person.userId === userId)?.name ?? (nickName || userId)
}

export function isPerson(userId: string | null): userId is string {
  return people.some((person) => person.userId === userId)
}
