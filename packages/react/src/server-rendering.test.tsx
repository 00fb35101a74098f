import { createV2TIMManager } from '@kidoku/sdk'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import {
  ChatProvider,
  ConnectionStatus,
  ConversationList,
  MessageInput,
  MessageList,
  ReceiptsSwitch,
  useMessages,
} from './index.ts'

function Count(): string {
  return `${useMessages('c2c_bob').messages.length} messages`
}

test('everything can be rendered on a server, where nobody is logged in and there is no document', () => {
  expect(typeof document).toBe('undefined')
  const html = renderToString(
    <ChatProvider manager={createV2TIMManager({ logger: () => undefined })} language="ja" theme="dark">
      <ConversationList onSelect={() => undefined} />
      <MessageList conversationID="c2c_bob" />
      <MessageInput conversationID="c2c_bob" />
      <ReceiptsSwitch />
      <ConnectionStatus />
      <Count />
    </ChatProvider>,
  )
  expect(html).toContain('lang="ja" dir="ltr" data-kd-theme="dark"')
  expect(html).toContain('メッセージを読み込み中')
  expect(html).toContain('お互いに適用されます')
  expect(html).toContain('0 messages')
})

test('outside a provider a hook says what is missing', () => {
  expect(() => renderToString(<Count />)).toThrow('This has to be inside a <ChatProvider>.')
})
