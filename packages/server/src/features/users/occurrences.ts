import { type Occurrence, occurrence } from '../../feature.ts'

export interface UsersDeleted {
  /** In ascending order. */
  readonly userIds: readonly string[]
}

/** Raised once when accounts end, before their profiles are gone: what all of them are in is held in one order. */
export const usersDeleted: Occurrence<UsersDeleted> = occurrence('users.deleted')
