import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { end, spawnPinned } from './pinned.ts'
import { freePort, untilListening } from './redis.ts'

export const prosodyInstall = 'sudo apt-get install -y --no-install-recommends prosody'

export function prosodyVersion(): string | undefined {
  const { stdout } = spawnSync('dpkg', ['-s', 'prosody'], { encoding: 'utf8' })
  const packaged = /^Version: (.+)$/m.exec(stdout ?? '')?.[1]
  if (packaged !== undefined) return packaged
  // Not a Debian: its own word for it.
  const about = spawnSync('prosodyctl', ['about'], { encoding: 'utf8' })
  return about.status === 0 ? (/Prosody ([\d.]+)/.exec(about.stdout)?.[1] ?? 'unknown version') : undefined
}

export interface Prosody {
  readonly port: number
  readonly pids: () => readonly number[]
  stop(): Promise<void>
}

/** Rooms with an archive, people without passwords, on one loopback port and in one folder. */
export async function startProsody(folder: string): Promise<Prosody> {
  const port = await freePort()
  const data = join(folder, 'data')
  await mkdir(data)
  await writeFile(join(folder, 'prosody.cfg.lua'), configuration(folder, data, port))
  const child = spawnPinned({
    core: 'server',
    command: ['prosody', '-F', '--config', join(folder, 'prosody.cfg.lua')],
    stdio: 'ignore',
  })
  await untilListening(port)
  return {
    port,
    pids: () => (child.pid === undefined ? [] : [child.pid]),
    stop: () => end(child, 'SIGKILL'),
  }
}

function configuration(folder: string, data: string, port: number): string {
  const isRoot = process.getuid?.() === 0
  return `
${isRoot ? 'run_as_root = true' : ''}
pidfile = "${join(folder, 'prosody.pid')}"
data_path = "${data}"
log = { { levels = { min = "error" }, to = "file", filename = "${join(folder, 'prosody.log')}" } }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_direct_tls_ports = {}
modules_enabled = { "saslauth", "disco", "ping" }
modules_disabled = { "s2s", "tls", "offline", "posix" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
storage = "internal"
VirtualHost "localhost"
  authentication = "anonymous"
Component "rooms.localhost" "muc"
  modules_enabled = { "muc_mam" }
  muc_log_by_default = true
  muc_room_locking = false
  muc_room_default_public = true
  muc_room_default_presence_broadcast = { visitor = false, participant = false, moderator = false }
`
}
