import type { ReactNode } from 'react'

const paths = {
  clock: 'M8 4.5V8l2.2 1.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  tick: 'm3.5 8.5 3 3 6-7',
  ticks: 'm1.2 8.6 2.9 2.9 5.6-6.7M7.7 11l.5.5 5.8-6.7',
  warning: 'M8 5.2v3.4m0 2.2v.1M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  close: 'm4 4 8 8m0-8-8 8',
  down: 'M8 3.5v9m0 0 3.8-3.8M8 12.5 4.2 8.7',
  send: 'M8 12.8V3.4m0 0L4.2 7.2M8 3.4l3.8 3.8',
  search: 'm10.5 10.5 3 3M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0Z',
  chat: 'M3 12.8V4.6C3 3.7 3.7 3 4.6 3h6.8c.9 0 1.6.7 1.6 1.6v4.8c0 .9-.7 1.6-1.6 1.6H5.6L3 12.8Z',
} as const

export type IconName = keyof typeof paths

/** A drawing for the eyes only; the words are beside it. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="kd-icon" data-icon={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
