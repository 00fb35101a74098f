import { createLoginFailures } from '../session/failures.ts'

/** Failed sign-ins of each address, and of each account, in the running minute. */
export interface Attempts {
  /** Counts the attempt before it is looked at; refuses with 70050 who has failed too often. */
  begin(name: string, address: string, nowMs: number): void
  /** It was good: it counts no longer, and nobody elsewhere can lock this account for this address. */
  succeeded(name: string, address: string): void
}

const failuresOfAddressMax = 10
const failuresOfAccountMax = 5
/** Addresses of good sign-ins remembered, oldest forgotten first. */
const knownPlacesMax = 1_000

export function createAttempts(): Attempts {
  const ofAddress = createLoginFailures()
  const ofAccount = createLoginFailures()
  const knownPlaces = new Set<string>()
  const place = (name: string, address: string): string => `${address} ${name}`

  return {
    begin(name, address, nowMs): void {
      ofAddress.check(address, nowMs, failuresOfAddressMax)
      if (!knownPlaces.has(place(name, address))) {
        ofAccount.check(name, nowMs, failuresOfAccountMax)
        ofAccount.count(name)
      }
      ofAddress.count(address)
    },
    succeeded(name, address): void {
      ofAddress.forgive(address)
      const here = place(name, address)
      if (!knownPlaces.delete(here)) ofAccount.forgive(name)
      knownPlaces.add(here)
      const [oldest] = knownPlaces
      if (knownPlaces.size > knownPlacesMax && oldest !== undefined) knownPlaces.delete(oldest)
    },
  }
}
