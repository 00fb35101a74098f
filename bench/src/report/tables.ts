import type { Line } from '../bench-run.ts'
import { busyQuietMax } from '../machine.ts'
import type { Results } from './results.ts'

/** The part of docs/benchmarks.md that a run writes. */
export function measuredPart(results: Results): string {
  return [
    machineLine(results),
    '## Goals',
    goalsTable(results),
    '## Side by side',
    '![Receipts a second](pictures/bench-receipts.svg)',
    linesTable(results.lines),
    ...remarks(results.lines),
    '## Growth',
    '![Time per receipt](pictures/bench-growth.svg)',
    growthTable(results),
    '## Disk',
    '![Bytes per receipt](pictures/bench-disk.svg)',
    ...whereTables(results),
    '## Everything else that was measured',
    factsTable(results),
    ...(results.leftOut.length === 0 ? [] : [`Left out: ${results.leftOut.join('; ')}.`]),
    ...(results.failures.length === 0 ? [] : [`**Failed: ${results.failures.join('; ')}.**`]),
    '',
  ].join('\n\n')
}

function machineLine({ machine, at, mode, tookS, seed, sizes }: Results): string {
  const { cpu, cores, memoryGB, system, node, sqlite, isPinned, busyBefore, stolenPercent } = machine
  return [
    `Measured on ${at.slice(0, 10)} (${mode} run, ${sizes.rounds} ${sizes.rounds === 1 ? 'round' : 'rounds'}, ${Math.round(tookS / 60)} minutes, seed ${seed}):`,
    `${cores} cores of ${cpu}, ${memoryGB} GB, ${system}, Node ${node}, SQLite ${sqlite};`,
    isPinned ? 'the server pinned to one core, the generator to another.' : '**not pinned** to cores.',
    `Before the run others kept ${busyBefore.toFixed(2)} cores busy${stolenPercent === undefined ? '' : `, ${stolenPercent} % of the time stolen by the host`}.`,
    busyBefore > busyQuietMax ? '**Somebody else was at work on the machine: not for quoting.**' : '',
  ]
    .join(' ')
    .trim()
}

function goalsTable({ figures }: Results): string {
  return table(
    ['figure', 'measured', 'goal', 'holds', 'with'],
    figures.map(({ name, value, unit, goal, holds, conditions }) => [
      name,
      `${value.toLocaleString('en')} ${unit}`,
      goal,
      holds ? 'yes' : '**no**',
      conditions,
    ]),
  )
}

function linesTable(lines: readonly Line[]): string {
  return table(
    [
      '',
      'receipts/s',
      'requests/s',
      'rounds from – to',
      'ack p50 / p99 ms',
      'server CPU',
      'µs a request',
      'generator CPU',
      'bytes a receipt',
    ],
    lines.map((line) => [
      line.about,
      whole(line.receiptsPerS),
      whole(line.requestsPerS),
      `${whole(Math.min(...line.receiptsPerSOfRounds))} – ${whole(Math.max(...line.receiptsPerSOfRounds))}`,
      `${line.ackP50Ms.toFixed(1)} / ${line.ackP99Ms.toFixed(1)}`,
      line.serverCpu?.toFixed(2) ?? '',
      line.serverCpuUsPerRequest?.toFixed(1) ?? '',
      line.generatorCpu.toFixed(2),
      line.bytesPerReceipt?.toFixed(1) ?? '',
    ]),
  )
}

function remarks(lines: readonly Line[]): readonly string[] {
  return lines.flatMap(({ about, remark }) => (remark === undefined ? [] : [`${about}: ${remark}.`]))
}

function growthTable({ growth }: Results): string {
  return table(
    ['members', 'elapsed ns a receipt', 'server CPU ns a receipt'],
    growth.map(({ members, nsPerReceipt, cpuNsPerReceipt }) => [
      whole(members),
      whole(nsPerReceipt),
      whole(cpuNsPerReceipt),
    ]),
  )
}

const wherePrefix = 'where the time goes: '

function whereTables({ facts }: Results): readonly string[] {
  const profiled = facts.filter(({ about }) => about.startsWith(wherePrefix))
  if (profiled.length === 0) return []
  const tables = [...Map.groupBy(profiled, ({ about }) => about.slice(wherePrefix.length))].map(
    ([what, rows]) =>
      table(
        [`in ${what}`, 'server CPU'],
        rows.map(({ name, value }) => [name, value]),
      ),
  )
  return ['## Profiles', ...tables]
}

function factsTable({ facts }: Results): string {
  return table(
    ['', '', ''],
    facts
      .filter(({ about }) => !about.startsWith(wherePrefix))
      .map(({ about, name, value }) => [about, name, value]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
