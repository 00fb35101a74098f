import { barChart, lineChart } from './charts.ts'
import type { Results } from './results.ts'

/** The pictures of docs/benchmarks.md by the names of their files. */
export function pictures(results: Results): Readonly<Record<string, string>> {
  return {
    ...(results.lines.length === 0 ? {} : { 'bench-receipts.svg': receipts(results) }),
    ...(results.growth.length === 0 ? {} : { 'bench-growth.svg': growth(results) }),
    ...(results.lines.length === 0 ? {} : { 'bench-disk.svg': disk(results) }),
  }
}

function receipts({ lines }: Results): string {
  const bars = lines
    .filter(({ name }) => !/single|echo|runs/.test(name))
    .toSorted((one, other) => other.receiptsPerS - one.receiptsPerS)
    .map(({ name, about, receiptsPerS }) => ({
      label: about,
      value: receiptsPerS,
      shown: whole(receiptsPerS),
      isOurs: name.startsWith('kidoku'),
    }))
  const title = 'Acknowledged receipts a second, server on one core'
  return barChart({ title, text: bars.map(({ label, shown }) => `${label}: ${shown}`).join('; ') }, bars)
}

function growth({ growth }: Results): string {
  const wall = growth.map(({ members, nsPerReceipt }) => ({ x: members, y: nsPerReceipt }))
  const cpu = growth.map(({ members, cpuNsPerReceipt }) => ({ x: members, y: cpuNsPerReceipt }))
  // Below a hundred members there are too few readers to keep the server busy: there, only its CPU says something.
  const lines = [
    { label: 'elapsed', isOurs: false, points: wall.filter(({ x }) => x >= 1_000) },
    { label: 'server CPU', isOurs: true, points: cpu },
  ].filter(({ points }) => points.length > 0 && points.every(({ y }) => Number.isFinite(y)))
  const title = 'Time per receipt by size of the group'
  const text = growth.map(
    ({ members, cpuNsPerReceipt }) => `${whole(members)} members: ${whole(cpuNsPerReceipt)} ns of CPU`,
  )
  return lineChart({ title, text: text.join('; ') }, lines, { x: 'members of the group', y: 'ns a receipt' })
}

function disk({ lines, figures }: Results): string {
  const ours = figures
    .filter(({ name }) => name.startsWith('bytes on disk'))
    .map(({ name, value }) => ({ label: `Kidoku, ${name.split(', ')[1]}`, value, isOurs: true }))
  const others = lines.flatMap(({ about, bytesPerReceipt }) =>
    bytesPerReceipt === undefined || !about.includes('group commit')
      ? []
      : [{ label: about, value: bytesPerReceipt, isOurs: false }],
  )
  const bars = [...ours, ...others].map((bar) => ({ ...bar, shown: `${bar.value.toPrecision(3)} bytes` }))
  const title = 'Bytes on disk per receipt, time of reading and indexes with it'
  return barChart({ title, text: bars.map(({ label, shown }) => `${label}: ${shown}`).join('; ') }, bars)
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
