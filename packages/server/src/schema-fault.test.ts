import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { expectationOf, firstFault } from './schema-fault.ts'

const element = (kind: string, content: Type.TProperties) =>
  Type.Object({ kind: Type.Literal(kind), content: Type.Object(content) })
const check = Compile(
  Type.Object(
    {
      word: Type.Optional(Type.Union([Type.Literal('this'), Type.Literal('that'), Type.Literal('other')])),
      bit: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Boolean()])),
      list: Type.Optional(
        Type.Array(
          Type.Union([
            element('text', { text: Type.String() }),
            element('face', { index: Type.Integer() }),
            element('place', { latitude: Type.Number() }),
          ]),
        ),
      ),
    },
    { additionalProperties: false },
  ),
)

function said(value: unknown): string {
  const faults = check.Errors(value)
  const fault = firstFault(faults)
  return fault === undefined ? '' : `${fault.instancePath} ${expectationOf(fault, faults)}`
}

test('who says another word than those there are hears which there are', () => {
  expect(said({ word: 'those' })).toBe('/word must be this, that or other')
  expect(said({ bit: 2 })).toBe('/bit must be 0 or 1')
  expect(said({ bit: '1' })).toBe('/bit must be 0 or 1')
})

test('of several kinds, the one whose mark is there says what is wrong', () => {
  expect(said({ list: [{ kind: 'face', content: {} }] })).toBe(
    '/list/0/content must have required properties index',
  )
  expect(said({ list: [{ kind: 'place', content: { latitude: 'north' } }] })).toBe(
    '/list/0/content/latitude must be number',
  )
  expect(said({ list: [{ kind: 'song', content: {} }] })).toBe('/list/0/kind must be text, face or place')
  expect(said({ list: [{ kind: 'song' }] })).toBe('/list/0/kind must be text, face or place')
  expect(said({ list: [{}] })).toBe('/list/0 must have required properties kind, content')
})

test('a field too many is named', () => {
  expect(said({ word: 'this', colour: 'red' })).toBe(' must not have additional properties: colour')
})
