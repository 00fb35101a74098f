/** What answers within this is not waited for. */
const momentMs = 1_000

/** Says that something is being waited for, once: a start that takes half a minute without a word looks like one that hangs. */
export async function saidWhenWaiting<T>(work: Promise<T>, say: () => void): Promise<T> {
  const timer = setTimeout(say, momentMs)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}
