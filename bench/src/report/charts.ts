/** Charts as plain SVG: readable on light and dark pages, and without seeing them, for the title says what they show. */
export interface Bar {
  readonly label: string
  readonly value: number
  readonly shown: string
  readonly isOurs: boolean
}

export interface Chart {
  readonly title: string
  readonly text: string
}

const width = 840
const labelWidth = 410
const valueWidth = 110
const rowHeight = 30
const top = 44
const lineHeight = 16

export function barChart({ title, text }: Chart, bars: readonly Bar[]): string {
  const height = top + bars.length * rowHeight + 16
  const largest = Math.max(...bars.map(({ value }) => value))
  const rows = bars.map(({ label, value, shown, isOurs }, at) => {
    const y = top + at * rowHeight
    const length = Math.max(1, (value / largest) * (width - labelWidth - valueWidth))
    return [
      `<text x="${labelWidth - 10}" y="${y + 19}" text-anchor="end">${escaped(label)}</text>`,
      `<rect class="${isOurs ? 'ours' : 'other'}" x="${labelWidth}" y="${y + 5}" width="${length.toFixed(1)}" height="20" rx="3"/>`,
      `<text x="${(labelWidth + length + 8).toFixed(1)}" y="${y + 19}">${escaped(shown)}</text>`,
    ].join('\n')
  })
  return framed({ title, text }, height, rows)
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Both axes begin where the data do: x by powers of ten, y at zero. */
export function lineChart(
  { title, text }: Chart,
  lines: readonly { readonly label: string; readonly isOurs: boolean; readonly points: readonly Point[] }[],
  axes: { readonly x: string; readonly y: string },
): string {
  const height = 360
  const first = top + 24
  const left = 80
  const bottom = height - 52
  const xs = lines.flatMap(({ points }) => points.map(({ x }) => Math.log10(x)))
  const yMax = roundUp(Math.max(...lines.flatMap(({ points }) => points.map(({ y }) => y))))
  const [xMin, xMax] = [Math.min(...xs), Math.max(...xs)]
  const xOf = (x: number): number =>
    left + ((Math.log10(x) - xMin) / Math.max(0.001, xMax - xMin)) * (width - left - 150)
  const yOf = (y: number): number => bottom - (y / yMax) * (bottom - first)
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => share * yMax)
  const grid = steps.map(
    (y) =>
      `<line class="grid" x1="${left}" x2="${width - 150}" y1="${yOf(y).toFixed(1)}" y2="${yOf(y).toFixed(1)}"/>` +
      `<text x="${left - 8}" y="${(yOf(y) + 4).toFixed(1)}" text-anchor="end">${Math.round(y).toLocaleString('en')}</text>`,
  )
  const ticks = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].map(
    (x) =>
      `<text x="${xOf(x).toFixed(1)}" y="${bottom + 20}" text-anchor="middle">${x.toLocaleString('en')}</text>`,
  )
  const labelYs = apart(lines.map(({ points }) => yOf(points.at(-1)?.y ?? 0) + 4))
  const drawn = lines.map(({ label, isOurs, points }, at) => {
    const kind = isOurs ? 'ours' : 'other'
    const path = points.map(({ x, y }) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(' ')
    const last = points.at(-1)
    return [
      `<polyline class="${kind}-line" points="${path}"/>`,
      ...points.map(
        ({ x, y }) => `<circle class="${kind}" cx="${xOf(x).toFixed(1)}" cy="${yOf(y).toFixed(1)}" r="4"/>`,
      ),
      last === undefined
        ? ''
        : `<text x="${(xOf(last.x) + 10).toFixed(1)}" y="${(labelYs[at] ?? 0).toFixed(1)}">${escaped(label)}</text>`,
    ].join('\n')
  })
  const names = [
    `<text x="${(left + width - 150) / 2}" y="${height - 10}" text-anchor="middle">${escaped(axes.x)}</text>`,
    `<text x="${left - 60}" y="${first - 14}">${escaped(axes.y)}</text>`,
  ]
  return framed({ title, text }, height, [...grid, ...ticks, ...drawn, ...names])
}

/** Lines of text that would stand on each other, the upper ones moved up. */
function apart(ys: readonly number[]): readonly number[] {
  const moved = [...ys]
  const lowestFirst = [...ys.keys()].sort((one, other) => (ys[other] ?? 0) - (ys[one] ?? 0))
  let floor = Number.POSITIVE_INFINITY
  for (const at of lowestFirst) {
    const y = Math.min(ys[at] ?? 0, floor - lineHeight)
    moved[at] = y
    floor = y
  }
  return moved
}

/** To 4, 6, 8, 10 … times a power of ten: quarters of it are numbers that one can read. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power
}

function framed({ title, text }: Chart, height: number, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title text">
<title id="title">${escaped(title)}</title>
<desc id="text">${escaped(text)}</desc>
<style>
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 15px }
  .ours { fill: #0b7285 } .other { fill: #adb5bd }
  .ours-line { fill: none; stroke: #0b7285; stroke-width: 2 } .other-line { fill: none; stroke: #adb5bd; stroke-width: 2 }
  .grid { stroke: #d0d7de; stroke-width: 1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .ours { fill: #3bc9db } .other { fill: #6e7681 }
    .ours-line { stroke: #3bc9db } .other-line { stroke: #6e7681 } .grid { stroke: #30363d }
  }
</style>
<text class="title" x="10" y="22">${escaped(title)}</text>
${content.join('\n')}
</svg>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
