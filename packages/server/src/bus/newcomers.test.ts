import { expect, test } from 'vitest'
import { besidesNewcomers } from './newcomers.ts'

const newcomers = new Map([['c', new Set(['bob', 'cyd'])]])

test('newcomers are told by name, and not a second time', () => {
  expect(besidesNewcomers({ conversationId: 'c', exceptSession: 's' }, newcomers)).toEqual([
    { conversationId: 'c', exceptSession: 's', exceptUsers: ['bob', 'cyd'] },
    { users: ['bob', 'cyd'], exceptSession: 's' },
  ])
  expect(
    besidesNewcomers({ conversationId: 'c', only: ['ann', 'cyd'], exceptUsers: ['eve'] }, newcomers),
  ).toEqual([{ conversationId: 'c', only: ['ann', 'cyd'], exceptUsers: ['eve', 'cyd'] }, { users: ['cyd'] }])
})

test('what is for others stays as it is', () => {
  for (const audience of [
    { users: ['bob'] },
    { conversationId: 'd' },
    { conversationId: 'c', only: ['ann'] },
    { conversationId: 'c', exceptUsers: ['bob', 'cyd'] },
  ])
    expect(besidesNewcomers(audience, newcomers)).toEqual([audience])
})
