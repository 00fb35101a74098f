import { type Random, seededRandom } from '../../seeded-random.ts'
import type { Written } from './model.ts'

/** Who reads what. Asked in the same order, the same seed answers the same: delays have no part in it. */
export interface Habits {
  /** Who of those present gives a receipt for a message just written; some twice, and now and then its own sender. */
  readersOf(message: Written, present: readonly string[]): readonly string[]
  /** What a newcomer scrolls back to and gives receipts for: they count for nothing. receipts.md §2 */
  scrolledBack(messages: readonly Written[]): readonly Written[]
}

const twiceShare = 0.02
const ownShare = 0.05
const scrollBackShare = 0.5
const scrollBackMax = 30

export function createHabits(options: { readonly seed: number; readonly readers: number }): Habits {
  const random: Random = seededRandom(options.seed)
  const chance = (share: number): boolean => random() < share
  return {
    readersOf(message, present): readonly string[] {
      return present.flatMap((userId) => {
        if (userId === message.sender) return chance(ownShare) ? [userId] : []
        if (!chance(options.readers)) return []
        return chance(twiceShare) ? [userId, userId] : [userId]
      })
    },
    scrolledBack(messages): readonly Written[] {
      if (messages.length === 0 || !chance(scrollBackShare)) return []
      return messages.slice(-1 - Math.floor(random() * scrollBackMax))
    },
  }
}
