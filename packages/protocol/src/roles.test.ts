import { expect, test } from 'vitest'
import { administratorRoles, isRoleEnough } from './roles.ts'

test('a role may do what is reserved to it or to a lower one, and nobody without a role may', () => {
  const may = administratorRoles.map((role) =>
    administratorRoles.filter((reservedTo) => isRoleEnough(role, reservedTo)),
  )
  expect(may).toEqual([['viewer'], ['viewer', 'operator'], ['viewer', 'operator', 'owner']])
  expect(administratorRoles.some((reservedTo) => isRoleEnough(undefined, reservedTo))).toBe(false)
})
