import { expect, test } from 'vitest'
import { countsOf, createModel, type Model, unreadOf, type Written } from './model.ts'

function write(model: Model, sender: string): Written {
  const seq = model.messages.length + 1
  return model.write({ seq, msgId: `m${seq}`, sender, text: 'x' })
}

function modelOf(...userIds: readonly string[]): Model {
  const model = createModel()
  for (const userId of userIds) model.join(userId)
  return model
}

test('the audience is who is there, less the sender', () => {
  const model = modelOf('a', 'b', 'c')
  expect(countsOf(write(model, 'a'))).toEqual({
    readCount: 0,
    unreadCount: 2,
    undisclosedCount: 0,
    departedCount: 0,
  })
})

test('a receipt counts once', () => {
  const model = modelOf('a', 'b', 'c')
  const message = write(model, 'a')
  expect([model.read('b', message), model.read('b', message)]).toEqual([true, false])
  expect(countsOf(message)).toMatchObject({ readCount: 1, unreadCount: 1 })
})

test('the sender, newcomers and strangers do not count', () => {
  const model = modelOf('a', 'b')
  const message = write(model, 'a')
  model.join('late')
  expect(['a', 'late', 'nobody'].map((userId) => model.read(userId, message))).toEqual([false, false, false])
  expect(countsOf(message)).toMatchObject({ readCount: 0, unreadCount: 1 })
})

test('who leaves without reading has departed, and stays so after coming back', () => {
  const model = modelOf('a', 'b')
  const message = write(model, 'a')
  model.leave('b')
  model.join('b')
  expect(model.read('b', message)).toBe(false)
  expect(countsOf(message)).toMatchObject({ readCount: 0, unreadCount: 0, departedCount: 1 })
})

test('who leaves after reading has read', () => {
  const model = modelOf('a', 'b')
  const message = write(model, 'a')
  model.read('b', message)
  model.leave('b')
  expect(countsOf(message)).toMatchObject({ readCount: 1, departedCount: 0 })
})

test('the unread list is in the order of joining, and coming back is joining', () => {
  const model = modelOf('a', 'b', 'c')
  model.leave('b')
  model.join('b')
  expect(unreadOf(write(model, 'a')).map((stay) => stay.userId)).toEqual(['c', 'b'])
})
