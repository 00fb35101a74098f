import type { BenchRun } from '../bench-run.ts'
import { prosodyInstall, prosodyVersion, startProsody } from '../processes/prosody.ts'

/** What XMPP does instead: XEP-0333 markers in a room, archived and passed on to everybody in it. */
export async function measureXmpp(run: BenchRun): Promise<void> {
  const { sizes } = run
  const version = prosodyVersion()
  if (version === undefined) return run.leaveOut(`Prosody: not installed. ${prosodyInstall}`)
  const server = await startProsody(await run.folder())
  try {
    const occupants = sizes.xmppOccupants
    const result = await run.generator.run('xmppRoom', {
      port: server.port,
      room: 'bench@rooms.localhost',
      occupants,
      secondsMax: sizes.xmppSecondsMax,
      serverPids: server.pids(),
    })
    const { seconds, serverCpuS } = result
    const markersPerS = result.markers / seconds
    run.fact(
      'conditions',
      'Prosody',
      `${version} (muc_mam, internal storage, no fsync), on the server's core`,
    )
    run.fact(
      'xmpp',
      `one message, marked by ${occupants} occupants`,
      `${result.markers} markers at the sender after ${seconds.toFixed(1)} s; ${result.stanzas.toLocaleString('en')} stanzas and ${(result.bytes / 1e6).toFixed(1)} MB to all in the room`,
    )
    run.lines.push({
      name: 'prosody',
      about: `Prosody, XEP-0333 markers, room of ${(occupants + 1).toLocaleString('en')}`,
      rounds: 1,
      requestsPerS: markersPerS,
      receiptsPerS: markersPerS,
      receiptsPerSOfRounds: [markersPerS],
      ackP50Ms: result.ackMs.p50,
      ackP99Ms: result.ackMs.p99,
      serverCpu: serverCpuS === undefined ? undefined : serverCpuS / seconds,
      serverCpuUsPerRequest: serverCpuS === undefined ? undefined : (serverCpuS / result.markers) * 1e6,
      generatorCpu: result.generatorCpuS / seconds,
      remark:
        'a marker says "up to here" and is not on disk when it is passed on; who takes it for 30 messages read multiplies by 30',
    })
    run.say(
      `  ${markersPerS.toFixed(1)} markers/s, ${(result.stanzas / seconds).toFixed(0)} stanzas/s to all, server ${((serverCpuS ?? Number.NaN) / seconds).toFixed(2)} CPU, generator ${(result.generatorCpuS / seconds).toFixed(2)} CPU`,
    )
  } finally {
    await server.stop()
  }
}
