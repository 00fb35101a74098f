/** What has been written and not sent, by conversation. */
export interface Drafts {
  readonly get: (conversationID: string) => string
  readonly set: (conversationID: string, text: string) => void
  readonly clear: () => void
}

/** Conversations whose drafts are kept; the oldest goes first. */
const draftsMax = 100

export function createDrafts(): Drafts {
  const drafts = new Map<string, string>()
  return {
    get: (conversationID) => drafts.get(conversationID) ?? '',
    set: (conversationID, text) => {
      drafts.delete(conversationID)
      if (text !== '') drafts.set(conversationID, text)
      const [oldest] = drafts.keys()
      if (drafts.size > draftsMax && oldest !== undefined) drafts.delete(oldest)
    },
    clear: () => drafts.clear(),
  }
}
