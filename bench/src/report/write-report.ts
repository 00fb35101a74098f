import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pictures } from './pictures.ts'
import type { Results } from './results.ts'
import { measuredPart } from './tables.ts'

const begins = '<!-- measured: written by npm run bench -->'
const ends = '<!-- end of what was measured -->'

/** Puts tables and pictures into docs/: the words around them are written by hand and stay. */
export async function writeReport(results: Results, root: string): Promise<void> {
  const folder = join(root, 'docs', 'pictures')
  await mkdir(folder, { recursive: true })
  for (const [name, svg] of Object.entries(pictures(results))) await writeFile(join(folder, name), svg)
  const page = join(root, 'docs', 'benchmarks.md')
  const text = await readFile(page, 'utf8')
  const from = text.indexOf(begins)
  const to = text.indexOf(ends)
  if (from < 0 || to < from) throw new Error(`${page} has lost the marks that the tables stand between.`)
  const before = text.slice(0, from + begins.length)
  await writeFile(page, `${before}\n\n${measuredPart(results)}\n${text.slice(to)}`)
}
