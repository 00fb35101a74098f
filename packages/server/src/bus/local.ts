import type { Bus, Notice } from './bus.ts'

/** The bus of a single process: a call. There is nobody else to hear, and nothing gets lost. */
export function createLocalBus(): Bus {
  const listeners: ((notice: Notice) => void)[] = []
  return {
    isShared: false,
    publish(notices): void {
      for (const notice of notices) for (const listener of listeners) listener(notice)
    },
    subscribe(listener): void {
      listeners.push(listener)
    },
    want: () => undefined,
    unwant(): void {},
    ask: async () => [],
    answer(): void {},
    async close(): Promise<void> {
      listeners.length = 0
    },
  }
}
