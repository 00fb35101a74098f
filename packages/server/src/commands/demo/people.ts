import { type Face, faceOf } from './faces.ts'

/** Somebody who lives in the demo. Nobody has a password: the demo signs in whoever asks. */
export interface Person {
  readonly userId: string
  readonly name: string
  readonly face: Face
}

/** The twelve, from A to L. */
export const people: readonly Person[] = [
  person('alice', 'Alice', {
    hair: 'bob',
    hairColour: '#3b2a26',
    skin: '#f0c9a8',
    shirt: '#2f6d5a',
    ground: '#dcebe2',
  }),
  person('bob', 'Bob', {
    hair: 'short',
    hairColour: '#8a5a34',
    skin: '#f3d2b8',
    shirt: '#35527c',
    ground: '#dde5f1',
    beard: true,
  }),
  person('carol', 'Carol', {
    hair: 'long',
    hairColour: '#c08a3e',
    skin: '#f6dac4',
    shirt: '#8d4a5c',
    ground: '#f3e2e0',
  }),
  person('dave', 'Dave', {
    hair: 'curly',
    hairColour: '#1f1a1a',
    skin: '#8a5a3c',
    shirt: '#c2853a',
    ground: '#f4e8cf',
  }),
  person('esra', 'Esra', {
    hair: 'scarf',
    hairColour: '#5b6aa8',
    skin: '#e2b48f',
    shirt: '#2e3a5f',
    ground: '#e4e4f2',
  }),
  person('farid', 'Farid', {
    hair: 'short',
    hairColour: '#211c1b',
    skin: '#c99468',
    shirt: '#57635c',
    ground: '#e6e9df',
    glasses: true,
  }),
  person('grace', 'Grace', {
    hair: 'afro',
    hairColour: '#2a1f1d',
    skin: '#85563b',
    shirt: '#c4573f',
    ground: '#f6e0d4',
  }),
  person('hyejin', 'Hye-jin', {
    hair: 'fringe',
    hairColour: '#17161b',
    skin: '#f3d3b4',
    shirt: '#6f6a9d',
    ground: '#eae5f1',
  }),
  person('ines', 'Inés', {
    hair: 'bun',
    hairColour: '#4a2f25',
    skin: '#e5b78f',
    shirt: '#b0454a',
    ground: '#f5e3d9',
  }),
  person('jonas', 'Jonas', {
    hair: 'side',
    hairColour: '#b98b54',
    skin: '#f5d8c2',
    shirt: '#3e7a86',
    ground: '#dceaec',
    glasses: true,
  }),
  person('kwame', 'Kwame', {
    hair: 'shaved',
    hairColour: '#241b19',
    skin: '#6f4733',
    shirt: '#e0b64b',
    ground: '#f3ebcf',
    beard: true,
  }),
  person('lior', 'Lior', {
    hair: 'curly',
    hairColour: '#7a4a2b',
    skin: '#ecc6a3',
    shirt: '#4d6b48',
    ground: '#e3ecdc',
  }),
]

export const userIds: readonly string[] = people.map(({ userId }) => userId)

function person(userId: string, name: string, face: Partial<Face>): Person {
  return { userId, name, face: faceOf(face) }
}
