import { ApiRefusal } from './codes.ts'
import type { Call } from './command.ts'

/** Refuses with the code of that field who has no account. */
export async function mustExist(call: Call, userId: string, code: 90003 | 90008): Promise<void> {
  const { users } = await call.run('users.get', { userIds: [userId] })
  if (users.length === 0) throw new ApiRefusal(code, userId)
}
