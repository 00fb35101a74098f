import { type ReactNode, useId } from 'react'
import { type Course, drawCourse } from './course.ts'

export interface PlotProps {
  readonly course: Course
  readonly total: number
  readonly label: string
}

const size = { width: 400, height: 44 }
const spanMsMin = 4_000

/** Readers over time: a line that grows to the top when all have read. */
export function Plot({ course, total, label }: PlotProps): ReactNode {
  const id = useId()
  const { line, area, end } = drawCourse(course, { ...size, total, spanMsMin })
  return (
    <svg
      className="plot"
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" className="plot-shade-top" />
        <stop offset="1" className="plot-shade-ground" />
      </linearGradient>
      <path className="plot-top" d={`M0 .5H${size.width}`} />
      <path className="plot-ground" d={`M0 ${size.height - 0.5}H${size.width}`} />
      <path d={area} fill={`url(#${id})`} />
      <path className="plot-line" d={line} />
      {end !== undefined && <path className="plot-end" d={`M${end.x} ${end.y}h0`} />}
    </svg>
  )
}
