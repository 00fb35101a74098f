import { expect, test } from 'vitest'
import { createDrafts } from './drafts.ts'

const drafts = createDrafts()
const refused = expect.objectContaining({ code: 6017 })

test('a targeted message that is to mention somebody does not become one for everybody', () => {
  const targeted = drafts.targeted(drafts.text('for you'), ['bob'])
  expect(() => drafts.at(targeted, ['bob'])).toThrow(refused)
})

test('a message that mentions somebody does not lose that by being targeted', () => {
  const mentioning = drafts.at(drafts.text('look'), ['bob'])
  expect(() => drafts.targeted(mentioning, ['bob'])).toThrow(refused)
})

test('a forwarded message is for whomever it is sent to', () => {
  const copy = drafts.forward(drafts.targeted(drafts.text('for you'), ['bob']))
  expect(copy.targetGroupMemberList).toEqual([])
})
