import type { Generator } from '../processes/generator.ts'

export interface PagesOf {
  readonly conversation: string
  readonly seq: number
  readonly filter: 'read' | 'unread'
}

interface Page {
  readonly members: readonly object[]
  readonly next: number
  readonly isFinished: boolean
}

const count = 100

/**
 * The cursors of the first, a middle and the last page. Cursors are opaque but that they grow along the list: so the last
 * page that is not empty is found by halving, instead of by asking for ten thousand pages.
 */
export async function findPages(
  generator: Generator,
  list: PagesOf,
): Promise<{ readonly first: number; readonly middle: number; readonly last: number }> {
  const pageAfter = async (after: number): Promise<Page> => {
    const request = { method: 'receipts.members', input: { ...list, after, count } }
    const { answers } = await generator.run('ask', { requests: [request], times: 1 })
    // The server's own answer to receipts.members.
    return JSON.parse(answers[0] ?? '').output
  }
  const first = await pageAfter(0)
  if (first.isFinished) return { first: 0, middle: 0, last: 0 }
  let low = first.next
  let high = low * 2
  while (!(await pageAfter(high)).isFinished) {
    low = high
    high *= 2
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if ((await pageAfter(middle)).isFinished) high = middle
    else low = middle
  }
  // The last place from which a page is full, and not the end.
  return { first: 0, middle: Math.floor(low / 2), last: low }
}
