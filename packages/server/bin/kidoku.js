#!/usr/bin/env node
// Plain JavaScript that old Nodes can read: it finds a Node that runs TypeScript, then hands over.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const nodeMajorMin = 24
const nodeMajor = Number(process.versions.node.split('.')[0])

if (nodeMajor >= nodeMajorMin) {
  // What was compiled once is there at the next start: half of it is loading code.
  module.enableCompileCache()
  const { main } = await import('../src/cli.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = findNode()
  if (node === undefined) {
    console.error(
      `kidoku needs Node ${nodeMajorMin} or newer and this is ${process.version}: install a newer Node, or \`npm install node@26\` here.`,
    )
    process.exitCode = 1
  } else {
    runWith(node)
  }
}

/** The binary of the `node` package, in the nearest node_modules up the tree. */
function findNode() {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    for (const name of ['node', 'node.exe']) {
      const candidate = join(folder, 'node_modules', 'node', 'bin', name)
      // Our own binary would start this file again, for ever.
      if (existsSync(candidate) && realpathSync(candidate) !== realpathSync(process.execPath))
        return candidate
    }
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
}

function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole group already; twice would mean "now" instead of "please".
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  process.on('SIGTERM', forward)
  process.on('SIGINT', forward)
  child.on('error', (error) => {
    console.error(`kidoku could not start ${node}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.off('SIGTERM', forward)
    process.off('SIGINT', forward)
    if (signal === null) process.exitCode = code ?? 1
    else process.kill(process.pid, signal)
  })
}
