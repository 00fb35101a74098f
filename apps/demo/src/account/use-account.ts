import { useEffect, useState } from 'react'
import { type Account, createAccount } from './account.ts'

/** Signs this person in, as long as the component is there; for another person it has to be another component (`key`). */
export function useAccount(userID: string, report: (error: unknown) => void): Account {
  const [account] = useState(() => createAccount(userID))
  useEffect(() => account.start(report), [account, report])
  return account
}
