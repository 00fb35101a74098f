// What the documents point at is there.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
const files = stdout.split('\0').filter((path) => existsSync(join(root, path)))
const pages = files.filter((path) => path.endsWith('.md'))
/** A page without its samples of code. */
const read = (path: string): string =>
  readFileSync(join(root, path), 'utf8').replace(/^```[\s\S]*?^```$/gm, '')

/** The anchor that a heading gets on the usual hosts. */
function anchorsOf(page: string): readonly string[] {
  const headings = read(page).match(/^#+ .*$/gm) ?? []
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('there are pages to look at', () => expect(pages.length).toBeGreaterThan(50))

test('every picture of a page is there', () => {
  const missing = pages.flatMap((page) =>
    [...read(page).matchAll(/src(?:set)?="([^"]+)"/g)].flatMap(([, file = '']) =>
      existsSync(join(root, dirname(page), file)) ? [] : [`${page}: ${file}`],
    ),
  )
  expect(missing).toEqual([])
})

test('every link of a page leads somewhere', () => {
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(([, file, anchor]) => {
      const target = file === '' || file === undefined ? page : join(dirname(page), file)
      if (!existsSync(join(root, target))) return [`${page}: ${target}`]
      const isLost = anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor)
      return isLost ? [`${page}: ${target}#${anchor}`] : []
    }),
  )
  expect(dead).toEqual([])
})

test('a file that a page names is there', () => {
  // `reactions` is what CONTRIBUTING adds, step by step; `.d.ts` is an ending.
  const isExample = (name: string): boolean => /\/reactions\.ts$|^\.d\.ts$/.test(name)
  const missing = pages.flatMap((page) =>
    [...read(page).matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|js|sql|css))`/g)].flatMap(([, name = '']) => {
      const isThere = files.some((file) => file === name || file.endsWith(`/${name}`))
      return isThere || isExample(name) ? [] : [`${page}: ${name}`]
    }),
  )
  expect(missing).toEqual([])
})

test('a rule or row that a comment names is on its page', () => {
  const folders = ['packages', 'apps', 'tools'].map((folder) => join(root, folder))
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(^|\/)src\/.*\.tsx?$/.test(name) && !name.includes('node_modules'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  )
  const named = (pattern: RegExp): readonly string[] => [
    ...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, number = '']) => number))),
  ]
  const rules = read('docs/receipts.md')
  const rows = read('docs/v2tim-compatibility.md').match(/^\| [\d., ]+ \|/gm) ?? []
  const isRow = (number: string): boolean =>
    rows.some((row) => row.replaceAll(/[| ]/g, '').split(',').includes(number))
  expect(named(/receipts\.md §?(\d+)/g).filter((number) => !rules.includes(`## §${number} `))).toEqual([])
  expect(named(/v2tim\.md (\d+(?:\.\d+)*)/g).filter((number) => !isRow(number))).toEqual([])
})
