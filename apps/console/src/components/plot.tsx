import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useSurroundings } from '../surroundings.ts'

export interface PlotLine {
  readonly name: string
  /** A value for each time; `null`: none. */
  readonly values: readonly (number | null)[]
}

const inks = ['--kd-accent', '--kd-warn'] as const
const heightPx = 180

/** Lines over time, drawn; and what they say now, in words. */
export function Plot(props: {
  readonly title: string
  readonly unit: string
  readonly timesMs: readonly number[]
  readonly lines: readonly PlotLine[]
}): React.ReactNode {
  const { title, unit, timesMs, lines } = props
  const { language } = useSurroundings()
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const names = lines.map((line) => line.name).join('|')

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const drawn = new uPlot(optionsFor(element, names.split('|'), language), [[]], element)
    plot.current = drawn
    const sized = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: heightPx }))
    sized.observe(element)
    // Another appearance, other inks.
    const redraw = (): void => drawn.redraw(false, true)
    const themed = new MutationObserver(redraw)
    themed.observe(document.documentElement, { attributeFilter: ['data-kd-theme'] })
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', redraw)
    return () => {
      scheme.removeEventListener('change', redraw)
      themed.disconnect()
      sized.disconnect()
      drawn.destroy()
    }
  }, [names, language])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a plot made anew needs its data again
  useEffect(() => {
    plot.current?.setData([timesMs.map((ms) => ms / 1_000), ...lines.map((line) => [...line.values])])
  }, [timesMs, lines, names, language])

  return (
    <figure className="plot card">
      <figcaption>
        <h2>{title}</h2>
        <p className="plot-now">
          {lines.map((line, at) => (
            <span key={line.name} className={`plot-line plot-line-${at}`}>
              {lines.length > 1 && `${line.name} `}
              <strong>{written(line.values.at(-1) ?? undefined, language)}</strong> {unit}
            </span>
          ))}
        </p>
      </figcaption>
      <div ref={place} className="plot-place" aria-hidden="true" />
    </figure>
  )
}

function written(value: number | undefined, language: string): string {
  return value === undefined ? '–' : value.toLocaleString(language, { maximumFractionDigits: 1 })
}

function optionsFor(element: HTMLElement, names: readonly string[], language: string): uPlot.Options {
  const ink = (name: string) => (): string => colorOf(element, name)
  const axis: uPlot.Axis = {
    stroke: ink('--kd-ink-soft'),
    grid: { stroke: ink('--kd-line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  }
  // As every other time on the page: of twelve hours or of 24, as the language has it.
  const clock = { hour: 'numeric', minute: '2-digit' } as const
  const toMinutes = new Intl.DateTimeFormat(language, clock)
  const toSeconds = new Intl.DateTimeFormat(language, { ...clock, second: '2-digit' })
  return {
    width: element.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      {
        ...axis,
        size: 30,
        space: 96,
        // Within a few minutes, minutes would all be alike.
        values: (_plot, splits, _axis, _space, stepSeconds) =>
          splits.map((seconds) => (stepSeconds < 60 ? toSeconds : toMinutes).format(seconds * 1_000)),
      },
      {
        ...axis,
        size: 52,
        values: (_plot, splits) =>
          splits.map((value) => value.toLocaleString(language, { notation: 'compact' })),
      },
    ],
    series: [
      {},
      ...names.map((label, at) => ({
        label,
        stroke: ink(inks[at % inks.length] ?? inks[0]),
        width: 1.75,
        points: { show: false },
      })),
    ],
  }
}

/** A variable may say `light-dark(…)`: what it comes to is only known of an element that has it. */
function colorOf(element: HTMLElement, variable: string): string {
  element.style.color = `var(${variable})`
  return getComputedStyle(element).color
}
