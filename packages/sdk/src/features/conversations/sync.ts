import type { Conversation } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import type { ConversationStore } from './store.ts'

/** Pages fetched at a (re)login; the rest of a long list follows when somebody asks for it. */
const pagesAtOnceMax = 5

/** How much of my list has been fetched. */
export class ConversationSync {
  readonly #client: Client
  readonly #store: ConversationStore
  #next = 0
  #isComplete = false
  /** Counts the fetches from the top: the answer to an earlier one may come later, and is older. */
  #run = 0
  #running: Promise<readonly Conversation[]> = Promise.resolve([])

  constructor(client: Client, store: ConversationStore) {
    this.#client = client
    this.#store = store
  }

  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Done, however it went. */
  settled(): Promise<unknown> {
    return this.#running.catch(() => undefined)
  }

  /** From the top; gives what was fetched. `take` puts each into the store, with or without a word. */
  restart(take: (entry: Conversation) => void): Promise<readonly Conversation[]> {
    this.clear()
    this.#running = this.#fetch(pagesAtOnceMax, take)
    return this.#running
  }

  /** One page more, if there is one. */
  async more(): Promise<void> {
    await this.settled()
    if (this.#isComplete) return
    this.#running = this.#fetch(1, (entry) => {
      if (this.#store.get(entry.conversation) === undefined) this.#store.putSilently(entry)
    })
    await this.#running
  }

  clear(): void {
    this.#run += 1
    this.#next = 0
    this.#isComplete = false
    this.#running = Promise.resolve([])
  }

  async #fetch(pages: number, take: (entry: Conversation) => void): Promise<readonly Conversation[]> {
    const fetched: Conversation[] = []
    const run = this.#run
    for (let page = 0; page < pages && !this.#isComplete; page += 1) {
      const answer = await this.#client.call('conversations.list', {
        after: this.#next,
        count: limits.conversationsPageMax,
      })
      if (run !== this.#run) return fetched
      for (const entry of answer.conversations) take(entry)
      fetched.push(...answer.conversations)
      this.#next = answer.next
      this.#isComplete = answer.isFinished
    }
    return fetched
  }
}
