import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second of /proc: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100

/**
 * CPU seconds, user and system, that these processes have used; undefined where there is no /proc. The first is the one that
 * is measured; others work for it, and one that has ended meanwhile counts no more.
 */
export function cpuSecondsOf(pids: readonly number[]): number | undefined {
  const [first, ...helpers] = pids.map(cpuSecondsOfOne)
  if (first === undefined) return undefined
  return helpers.reduce<number>((sum, seconds = 0) => sum + seconds, first)
}

function cpuSecondsOfOne(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may hold spaces. After it: state, then 10 fields, then utime and stime. proc(5)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    // Not Linux, or the process is gone: there is no figure then, which is what undefined says.
    return undefined
  }
}

export function residentBytesOf(pid: number): number | undefined {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line?.[1] === undefined ? undefined : Number(line[1]) * 1_024
  } catch {
    // As above.
    return undefined
  }
}

/** The processes that this one has started, and theirs: a database works in its children. */
export function withChildren(pid: number): readonly number[] {
  try {
    const parents = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), parent: parentOf(Number(name)) }))
    const family = [pid]
    for (const one of family) {
      family.push(...parents.filter(({ parent }) => parent === one).map((each) => each.pid))
    }
    return family
  } catch {
    return [pid]
  }
}

export function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    // It ended between the listing and now.
    return 0
  }
}
