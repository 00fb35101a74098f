import type { AdministratorRole } from '@kidoku/protocol'
import type { Phrase } from './language/en.ts'

const names = { viewer: 'roleViewer', operator: 'roleOperator', owner: 'roleOwner' } as const

export function roleName(role: AdministratorRole): Phrase {
  return names[role]
}
