/** Where the server and the model do not agree, as sentences. */
export interface Differences {
  readonly count: number
  /** The first ones. */
  readonly shown: readonly string[]
  add(sentence: string): void
  /** Says so where the two are not the same. */
  compare(what: string, actual: unknown, expected: unknown): void
}

const shownMax = 20

export function createDifferences(): Differences {
  const shown: string[] = []
  let count = 0
  const add = (sentence: string): void => {
    count += 1
    if (shown.length < shownMax) shown.push(sentence)
  }
  return {
    get count(): number {
      return count
    },
    shown,
    add,
    compare(what, actual, expected): void {
      const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)]
      if (is !== should) add(`${what}: the server says ${is}, the model ${should}`)
    },
  }
}
