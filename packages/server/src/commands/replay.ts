export async function runReplay(_args: readonly string[]): Promise<number> {
  throw new Error('being written')
}
