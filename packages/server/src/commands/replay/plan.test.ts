import { isUserId } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import { readLog } from './log-lines.ts'
import { freeUserId, planSteps } from './plan.ts'

function stepsOf(...rows: readonly string[]): readonly string[] {
  return planSteps(readLog(rows.join('\n')).lines, ['host']).steps.map(
    (step) => `${step.kind} ${step.userId}${'nickName' in step ? ` as ${step.nickName}` : ''}`,
  )
}

test('who writes without having been seen joining joins first', () => {
  expect(stepsOf('[10:00] <a> hi', '[10:00] <a> again')).toEqual(['join a as a', 'say a', 'say a'])
})

test('who is renamed stays who they are', () => {
  const rows = ['[10:00] <a> hi', '=== a is now known as b', '[10:00] <b> still me']
  expect(stepsOf(...rows)).toEqual(['join a as a', 'say a', 'rename a as b', 'say a'])
})

test('who comes back under the same name is the same', () => {
  const rows = ['=== a has joined #r', '=== a has left #r', '=== a has joined #r']
  expect(stepsOf(...rows)).toEqual(['join a as a', 'leave a', 'join a as a'])
})

test('a name given up is free for somebody else, who is another account', () => {
  const rows = ['[10:00] <a> hi', '=== a is now known as b', '[10:00] <a> a new one']
  expect(stepsOf(...rows)).toEqual(['join a as a', 'say a', 'rename a as b', 'join a~2 as a', 'say a~2'])
})

test('who has a name that another takes has left unseen', () => {
  const rows = ['[10:00] <a> hi', '[10:00] <b> hi', '=== a is now known as b']
  expect(stepsOf(...rows).slice(4)).toEqual(['leave b', 'rename a as b'])
})

test('joining while present and leaving while absent change nothing, and are counted', () => {
  const { lines } = readLog('=== a has joined #r\n=== a has joined #r\n=== b has left #r')
  expect(planSteps(lines)).toMatchObject({ peopleCount: 1, idleCount: 2, steps: [{ kind: 'join' }] })
})

test('every name becomes a legal user ID of its own', () => {
  const taken = new Set<string>()
  for (const nick of ['Inés', 'In_s', 'host', '日本', 'x'.repeat(40), `${'x'.repeat(32)}y`, 'a[b]`^|{}\\']) {
    const userId = freeUserId(nick, taken)
    expect(isUserId(userId)).toBe(true)
    expect(taken.has(userId)).toBe(false)
    taken.add(userId)
  }
  expect([...taken].slice(0, 2)).toEqual(['In_s', 'In_s~2'])
})
