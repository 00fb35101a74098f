import type { ConnectionView } from '../chat/connection.ts'
import { useChat } from '../chat-context.ts'
import { useReadable } from './use-readable.ts'

/** Whether the server can be reached, and who is logged in. */
export function useConnection(): ConnectionView {
  return useReadable(useChat().chat.connection)
}
