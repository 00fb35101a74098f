// Style that can be checked is checked here; the rest is taste. A file too long for good reason goes in `longFiles`.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const linesMax = 300

/** Files that may exceed `linesMax`, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {}

/** Who may import whom; a folder's own name is always allowed. Tests may also use the testkit. */
const order: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': [],
  'packages/server': ['@kidoku/protocol'],
  'packages/sdk': ['@kidoku/protocol'],
  'packages/testkit': ['@kidoku/protocol', '@kidoku/sdk', 'kidoku'],
  'packages/react': ['@kidoku/sdk'],
  'apps/demo': ['@kidoku/sdk', '@kidoku/react'],
  'apps/console': ['@kidoku/protocol', '@kidoku/react'],
  examples: ['@kidoku/sdk'],
  tools: ['@kidoku/protocol', 'kidoku'],
  bench: ['@kidoku/protocol', 'kidoku'],
}
const isTest = (path: string): boolean =>
  /\.(test|contract)\.tsx?$/.test(path) || /^(packages\/react\/tests|apps\/\w+\/test)\//.test(path)
const mayReadEnv = (path: string): boolean =>
  path === 'packages/server/src/config.ts' || /^(tools|packages\/testkit)\//.test(path) || isTest(path)

/** `home` is the workspace folder; `code` is the text without comments; `imports` are as written. */
interface Source {
  readonly path: string
  readonly home: string
  readonly text: string
  readonly code: string
  readonly imports: readonly string[]
}

type Manifest = { readonly name: string; readonly exports?: Readonly<Record<string, string>> }

const manifests = new Map<string, Manifest>(
  Object.keys(order).map((home) => [home, JSON.parse(read(`${home}/package.json`)) as Manifest]),
)
const paths = filesUnder('.').filter((path) => /\.tsx?$/.test(path))
const sources = paths.map(readSource)

describe('tidy', () => {
  test('imports point one way along the package order', () => {
    expect(offences((source) => source.imports.filter((name) => isOutOfOrder(source, name)))).toEqual([])
  })

  test('other packages are imported by what they export, never by a deep path', () => {
    expect(offences((source) => source.imports.filter((name) => isDeep(name)))).toEqual([])
  })

  test('relative imports stay at home and carry their extension', () => {
    const isWrong = (source: Source, name: string) => {
      if (!name.startsWith('.')) return false
      const target = relative(join(root, source.home), resolve(root, dirname(source.path), name))
      return target.startsWith('..') || !/\.(tsx?|mjs|css|svg|sql|json)(\?\w+)?$/.test(name)
    }
    expect(offences((source) => source.imports.filter((name) => isWrong(source, name)))).toEqual([])
  })

  test('there is something to look at', () => expect(paths.length).toBeGreaterThan(100))

  test(`only listed files exceed ${linesMax} lines, and the list holds no others`, () => {
    const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > linesMax)
    expect(long.map(({ path }) => path).sort()).toEqual(Object.keys(longFiles).sort())
  })

  test('no module keeps state in a variable', () => {
    expect(offences(({ code }) => code.match(/^(export )?(let|var) .*/gm) ?? [])).toEqual([])
  })

  test('the environment is read in one place', () => {
    const read = ({ path, code }: Source) => (mayReadEnv(path) ? [] : (code.match(/process\.env\b.*/g) ?? []))
    expect(offences(read)).toEqual([])
  })

  test('no type is given up', () => {
    const givenUp = ({ text, code }: Source) => [
      ...(code.replace(/'[^'\n]*'/g, "''").match(/(:|\bas|<) ?any\b.*/g) ?? []),
      ...(text.match(/@ts-(ignore|nocheck)/g) ?? []),
    ]
    expect(offences(givenUp)).toEqual([])
  })
})

// Until the protocol is there, there is nothing to hold the features against.
describe.skipIf(!existsSync(join(root, 'packages/protocol/src/features')))('features', () => {
  test('a feature of the protocol has its server folder and its page', () => {
    const features = filesUnder('packages/protocol/src/features')
      .filter((path) => /features\/[^/]+\.ts$/.test(path) && !isTest(path))
      .map((path) => path.replace(/.*\/(.*)\.ts$/, '$1'))
    const server = features.map((name) => `packages/server/src/features/${name}/feature.ts`)
    const needed = [...server, ...features.map((name) => `docs/features/${name}.md`)]
    expect(needed.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('a method of the protocol is on a page and in a test', async () => {
    const { methods } = await import('@kidoku/protocol')
    const pages = filesUnder('docs/features').filter((path) => path.endsWith('.md'))
    const exams = sources.filter(({ path }) => isTest(path) || path.startsWith('packages/testkit/src/'))
    const missingIn = (text: string) => Object.keys(methods).filter((name) => !text.includes(name))
    expect(missingIn(pages.map(read).join('\n'))).toEqual([])
    expect(missingIn(exams.map(({ code }) => code).join('\n'))).toEqual([])
  })
})

/** The project's files: what git tracks. A scratch file of somebody's beside them is nobody's business. */
function filesUnder(folder: string): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--', folder], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function readSource(path: string): Source {
  const text = read(path)
  const code = text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/(^|\s)\/\/.*$/gm, '$1')
  const imports = [...code.matchAll(/\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g)].map((match) => match[1] ?? '')
  const home = Object.keys(order).find((one) => path.startsWith(`${one}/`)) ?? '.'
  return { path, home, text, code, imports }
}

function offences(find: (source: Source) => readonly string[]): string[] {
  return sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`))
}

/** The workspace package an import speaks of, if it speaks of one. */
function packageOf(name: string): Manifest | undefined {
  return [...manifests.values()].find((one) => name === one.name || name.startsWith(`${one.name}/`))
}

function isOutOfOrder(source: Source, name: string): boolean {
  const target = packageOf(name)?.name
  if (target === undefined || target === manifests.get(source.home)?.name) return false
  if (isTest(source.path)) return source.home === 'packages/sdk' ? target === 'kidoku' : false
  return !(order[source.home] ?? []).includes(target)
}

function isDeep(name: string): boolean {
  const target = packageOf(name)
  return target !== undefined && !Object.hasOwn(target.exports ?? {}, `.${name.slice(target.name.length)}`)
}
