/** What the browser keeps for itself: how it looks and speaks. Never who is signed in. */
export function readKept(name: 'language' | 'theme'): string | null {
  try {
    return localStorage.getItem(`kidoku-console.${name}`)
  } catch {
    // A browser that keeps nothing begins anew each time.
    return null
  }
}

export function keep(name: 'language' | 'theme', value: string): void {
  try {
    localStorage.setItem(`kidoku-console.${name}`, value)
  } catch {
    // See above.
  }
}
