/** What the rules of receipts come to, in memory and without haste: receipts.md §2 and §7 in fifty lines. */
export interface ModelMessage {
  readonly sender: string
  /** `<user>#<ordinal>` of those whose receipt counts; `undefined`: no receipts. */
  audience: readonly string[] | undefined
  /** In the order of reading. */
  readonly readers: string[]
}

export class ReceiptsModel {
  readonly messages: ModelMessage[] = []
  readonly off: Set<string> = new Set()
  readonly #places = new Map<string, string>()
  #ordinals = 0

  join(user: string): void {
    this.#places.set(user, `${user}#${this.#ordinals++}`)
  }
  leave(user: string): void {
    this.#places.delete(user)
  }
  isMember(user: string): boolean {
    return this.#places.has(user)
  }
  send(sender: string, receivers: readonly string[] | undefined): void {
    const counted = [...this.#places].filter(
      ([user]) => user !== sender && (receivers === undefined || receivers.includes(user)),
    )
    const audience = this.off.has(sender) ? undefined : counted.map(([, place]) => place)
    this.messages.push({ sender, audience, readers: [] })
  }
  give(reader: string, message: ModelMessage): void {
    const place = this.#places.get(reader) ?? ''
    if (this.off.has(reader) || !message.audience?.includes(place) || message.readers.includes(place)) return
    message.readers.push(place)
  }
  recall(message: ModelMessage): void {
    message.audience = undefined
  }
  /** Who is in which state, by name; `undefined` where there is no record. */
  states(
    message: ModelMessage,
  ): Readonly<Record<'read' | 'unread' | 'undisclosed' | 'departed', string[]>> | undefined {
    const states = { read: [...message.readers], unread: [], undisclosed: [], departed: [] } as Record<
      string,
      string[]
    >
    if (message.audience === undefined) return undefined
    for (const place of message.audience) {
      const user = place.replace(/#.*/, '')
      if (message.readers.includes(place)) continue
      const isHere = this.#places.get(user) === place
      states[isHere ? (this.off.has(user) ? 'undisclosed' : 'unread') : 'departed']?.push(place)
    }
    return states as ReturnType<ReceiptsModel['states']>
  }
}
