import { expect, test } from 'vitest'
import { historyQuery } from './history.ts'
import { emptyMessage } from './translate.ts'

test('lastMsg of another conversation is refused, not taken for a place in this one', async () => {
  const lastMsg = { ...emptyMessage(), msgID: 'm', userID: 'bob', seq: 3 }
  await expect(historyQuery({ userID: 'bob', lastMsg }, 0)).resolves.toMatchObject({ beyondSeq: 3 })
  const refused = { code: 6017, desc: expect.stringContaining('another conversation') }
  await expect(historyQuery({ userID: 'carol', lastMsg }, 0)).rejects.toMatchObject(refused)
  await expect(historyQuery({ groupID: 'tea', lastMsg }, 0)).rejects.toMatchObject(refused)
})

test('a question names one conversation: a user, or a group, not both', async () => {
  await expect(historyQuery({ userID: 'bob', groupID: 'tea' }, 0)).rejects.toMatchObject({ code: 6017 })
  await expect(historyQuery({ userID: 'bob', groupID: '' }, 0)).resolves.toMatchObject({
    conversation: 'c2c_bob',
  })
  await expect(historyQuery({ userID: '', groupID: 'tea' }, 0)).resolves.toMatchObject({
    conversation: 'group_tea',
  })
})
