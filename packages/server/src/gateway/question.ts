import type { Asking } from '../batch.ts'
import type { Caller } from '../feature.ts'

/** Where answers go. */
interface Answering {
  answer(question: Question, output: unknown): void
  refuse(question: Question, error: unknown): void
}

/** A request under way on a connection: all that is kept of it until it is answered, once. */
export class Question implements Asking {
  readonly id: number
  readonly method: string
  readonly startedAtMs: number
  readonly caller: Caller
  readonly input: unknown
  readonly #connection: Answering
  #isAnswered = false

  constructor(
    connection: Answering,
    facts: Pick<Question, 'id' | 'method' | 'startedAtMs' | 'caller' | 'input'>,
  ) {
    this.#connection = connection
    this.id = facts.id
    this.method = facts.method
    this.startedAtMs = facts.startedAtMs
    this.caller = facts.caller
    this.input = facts.input
  }

  resolve(output: unknown): void {
    if (this.#isAnswered) return
    this.#isAnswered = true
    this.#connection.answer(this, output)
  }

  reject(error: unknown): void {
    if (this.#isAnswered) return
    this.#isAnswered = true
    this.#connection.refuse(this, error)
  }
}
