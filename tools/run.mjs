// Behind `npm start`, `npm test`, `npm run check` and `npm run build`: a fresh clone needs no other command first.
// Plain JavaScript for Node 18 and newer; everything it starts runs on the Node that the `node` package brings.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const installedStamp = join(root, 'node_modules', '.kidoku-installed')
const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const nodeMajorMin = 24

const tasks = {
  /** Builds the apps when they are stale, then serves the demo: `npm start -- --port 9000`. */
  async start(args) {
    ensureInstalled()
    ensureApps()
    return run('packages/server/bin/kidoku.js', ['demo', ...args])
  },
  /** Every test, the browser ones included: `npm test -- receipts`. */
  async test(args) {
    ensureInstalled()
    const chromium = ensureChromium()
    ensureApps()
    const env = { ...process.env }
    delete env.KIDOKU_CHROMIUM
    if (chromium !== undefined) env.KIDOKU_CHROMIUM = chromium
    return run('node_modules/vitest/vitest.mjs', ['run', ...args], env)
  },
  /** Style, then types, then sizes; all are run, so that one visit shows everything. */
  async check() {
    ensureInstalled()
    const style = await run('node_modules/@biomejs/biome/bin/biome', ['check', '.'])
    const types = await run('node_modules/typescript/bin/tsc', ['-b'])
    const sizes = await run('tools/check-sizes.ts', [])
    return style || types || sizes
  },
  async build() {
    ensureInstalled()
    return buildApps()
  },
  /** Measures the server beside what one would build instead: `npm run bench -- --quick`. */
  async bench(args) {
    ensureInstalled()
    return run('bench/src/bench.ts', args)
  },
  /** What npm calls after any install, so that an install by hand counts too. */
  async stamp() {
    if (existsSync(join(root, 'node_modules'))) writeFileSync(installedStamp, lockHash())
    return 0
  },
}

const [task, ...args] = process.argv.slice(2)
if (task !== undefined && Object.hasOwn(tasks, task)) {
  try {
    process.exitCode = await tasks[task](args)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
} else {
  say(`usage: node tools/run.mjs ${Object.keys(tasks).join(' | ')}`)
  process.exitCode = 1
}

function ensureInstalled() {
  if (existsSync(installedStamp) && readFileSync(installedStamp, 'utf8').trim() === lockHash()) return
  const why = existsSync(join(root, 'node_modules'))
    ? 'package-lock.json has changed'
    : 'this is a fresh clone'
  say(`installing packages, because ${why} (npm ci)`)
  if (!npm('ci')) {
    say('npm ci did not work; trying npm install')
    if (!npm('install')) throw new Error('packages could not be installed; the reason is above')
  }
  mkdirSync(dirname(installedStamp), { recursive: true })
  writeFileSync(installedStamp, lockHash())
}

function lockHash() {
  const lock = join(root, 'package-lock.json')
  return existsSync(lock) ? createHash('sha256').update(readFileSync(lock)).digest('hex') : 'no lock'
}

function npm(command) {
  // npm must not run on the Node inside the node_modules that it is about to replace.
  const inside = `${root}${sep}node_modules`
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(inside))
  const result = spawnSync('npm', [command, '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return result.status === 0
}

function nodeBinary() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const brought = join(root, 'node_modules', 'node', 'bin', name)
  if (existsSync(brought)) return brought
  if (Number(process.versions.node.split('.')[0]) >= nodeMajorMin) return process.execPath
  throw new Error(`Node ${nodeMajorMin} or newer is needed and node_modules/node is missing: run npm ci`)
}

/** Runs a script of the repository; resolves with its exit code. */
function run(script, scriptArgs, env = process.env, cwd = root) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeBinary(), [join(root, script), ...scriptArgs], { cwd, env, stdio: 'inherit' })
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the whole group already; twice would mean "now" instead of "please".
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1))
    })
  })
}

/** Builds every app whose pages are older than what they are made of. */
function ensureApps() {
  const shared = ['packages/protocol/src', 'packages/sdk/src', 'packages/react/src'].map((each) =>
    newestMs(join(root, each)),
  )
  for (const app of appsWithPages()) {
    const built = join(app, 'dist/index.html')
    const isFresh = existsSync(built) && statSync(built).mtimeMs >= Math.max(newestMs(app), ...shared)
    if (!isFresh && buildApp(app) !== 0) throw new Error(`${app} could not be built; the reason is above`)
  }
}

function buildApps() {
  return Math.max(0, ...appsWithPages().map(buildApp))
}

function appsWithPages() {
  return readdirSync(join(root, 'apps'))
    .map((name) => join(root, 'apps', name))
    .filter((app) => existsSync(join(app, 'index.html')))
}

function buildApp(app) {
  say(`building ${relative(root, app)}`)
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--logLevel', 'warn']
  return spawnSync(nodeBinary(), args, { cwd: app, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1
}

/** When the newest file under a folder was written; what is built or installed does not count. */
function newestMs(folder) {
  if (!existsSync(folder)) return 0
  const times = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !['dist', 'node_modules', '.types', '.vite'].includes(entry.name))
    .map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? newestMs(path) : statSync(path).mtimeMs
    })
  return Math.max(0, ...times)
}

/** A browser for the browser tests; undefined, said aloud, when there is none and none can be installed. */
function ensureChromium() {
  const found = findChromium()
  if (found !== undefined) return found
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0
  if (isRoot && onPath('apt-get') !== undefined) {
    say('installing Chromium for the browser tests (apt-get install chromium)')
    const installed = apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium')
    const fresh = installed ? findChromium() : undefined
    if (fresh !== undefined) return fresh
  }
  say(
    'browser tests are LEFT OUT: no Chromium. Install it with `sudo apt-get install -y chromium`, or name one in KIDOKU_CHROMIUM.',
  )
  return undefined
}

function findChromium() {
  const named = process.env.KIDOKU_CHROMIUM
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    say(`KIDOKU_CHROMIUM names ${named}, which is not there; looking elsewhere`)
  }
  const usual = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
  return (
    usual.find((path) => existsSync(path)) ?? chromiumNames.map(onPath).find((path) => path !== undefined)
  )
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

function apt(...aptArgs) {
  const result = spawnSync('apt-get', ['-qq', ...aptArgs], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10 * 60 * 1000,
  })
  if (result.status !== 0)
    say(`apt-get ${aptArgs[0]} did not work: ${(result.stderr || String(result.error ?? '')).trim()}`)
  return result.status === 0
}

function say(line) {
  console.error(`kidoku: ${line}`)
}
