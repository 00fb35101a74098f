import type { Results } from './results.ts'
export async function writeReport(_results: Results, _root: string): Promise<void> {}
