import { expect, test } from 'vitest'
import { V2TIMError } from '../../v2tim-error.ts'
import { createDrafts } from '../messages/drafts.ts'
import type { V2TIMReceiptTargets } from './receipt-methods.ts'
import { targetsOf } from './targets.ts'

const message = createDrafts().text('hello')

test('messages and msgIDs are taken as a list and in both forms', () => {
  expect(targetsOf([message, 'id'])).toEqual([message, 'id'])
  expect(targetsOf({ messageIDList: ['id'] })).toEqual(['id'])
  expect(targetsOf({ messageList: [message] })).toEqual([message])
  expect(targetsOf([])).toEqual([])
})

test.each([[null], [undefined], ['id'], [message], [{}], [{ messageIDList: null }], [[null]], [[3]], [[{}]]])(
  '%j is no list of messages: 6017',
  (targets) => {
    const call = (): unknown => targetsOf(targets as unknown as V2TIMReceiptTargets)
    expect(call).toThrow(V2TIMError)
    expect(call).toThrow(expect.objectContaining({ code: 6017 }))
  },
)
