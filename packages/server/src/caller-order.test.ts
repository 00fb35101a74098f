import { describe, expect, test } from 'vitest'
import { createCallerOrder } from './caller-order.ts'

describe('the order of a caller', () => {
  const ann = { userId: 'ann' }

  test('one command after the other; what goes together goes together', () => {
    const order = createCallerOrder()
    const begun: string[] = []
    const enter = (name: string, how: 'alone' | 'together') => order.enter(ann, how, () => begun.push(name))
    const leave = () => {
      begun.length = 0
      order.leave(ann)
      return begun
    }
    enter('a', 'alone')
    enter('b', 'together')
    enter('c', 'together')
    enter('d', 'alone')
    enter('e', 'alone')
    enter('f', 'together')
    expect(begun).toEqual(['a'])
    expect(leave()).toEqual(['b', 'c'])
    expect(leave()).toEqual([])
    enter('g', 'together')
    expect(leave()).toEqual(['d'])
    expect(leave()).toEqual(['e'])
    expect(leave()).toEqual(['f', 'g'])
    enter('h', 'together')
    expect(begun).toEqual(['f', 'g', 'h'])
    for (let rest = 3; rest > 0; rest -= 1) expect(leave()).toEqual([])
    enter('i', 'alone')
    expect(begun).toEqual(['i'])
  })

  test('what is done at once gives way at once, and others do not wait', () => {
    const order = createCallerOrder()
    const begun: string[] = []
    order.enter(ann, 'alone', () => begun.push('slow'))
    order.enter({ userId: 'bob' }, 'alone', () => begun.push('bob'))
    order.enter(ann, 'alone', () => {
      begun.push('quick')
      order.leave(ann)
    })
    order.enter(ann, 'alone', () => begun.push('last'))
    expect(begun).toEqual(['slow', 'bob'])
    order.leave(ann)
    expect(begun).toEqual(['slow', 'bob', 'quick', 'last'])
  })
})
