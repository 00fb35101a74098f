import { expect, test } from 'vitest'
import { socketUrl } from './socket.ts'

test.each([
  ['http://127.0.0.1:7700', 'ws://127.0.0.1:7700/v1/socket'],
  ['https://chat.example/', 'wss://chat.example/v1/socket'],
  ['wss://chat.example', 'wss://chat.example/v1/socket'],
  ['https://example.com/chat', 'wss://example.com/chat/v1/socket'],
  ['ws://127.0.0.1:7700/v1/socket', 'ws://127.0.0.1:7700/v1/socket'],
])('%s is called at %s', (serverUrl, expected) => {
  expect(socketUrl(serverUrl)).toBe(expected)
})
