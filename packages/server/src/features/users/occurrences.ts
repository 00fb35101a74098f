import { type Occurrence, occurrence } from '../../feature.ts'

export interface UserDeleted {
  readonly userId: string
}

/** Raised when an account ends, before its profile is gone. */
export const userDeleted: Occurrence<UserDeleted> = occurrence('users.deleted')
