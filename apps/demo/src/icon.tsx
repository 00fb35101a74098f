import type { ReactNode } from 'react'

const paths = {
  chevron: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  back: 'M10 3.5 5.5 8l4.5 4.5',
  plus: 'M8 3.5v9M3.5 8h9',
  plug: 'M5.5 2.5v3M10.5 2.5v3M3.5 5.5h9v2.25a4.5 4.5 0 0 1-9 0zM8 12.25v2',
  cut: 'M5.5 2.5v3M10.5 2.5v3M3.5 5.5h9v2.25a4.5 4.5 0 0 1-9 0zM8 12.25v2M2 2l12 12',
  code: 'm5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5l3.5 3.5-3.5 3.5',
  copy: 'M6 5.5h6.5v8H6zM10 5.5v-3H3.5v8H6',
  close: 'm4 4 8 8m0-8-8 8',
  play: 'M5 3.2v9.6L12.8 8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  undo: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3M3 6.5l3 3',
  system: 'M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  dark: 'M13 9.3A5.5 5.5 0 1 1 6.7 3a4.5 4.5 0 0 0 6.3 6.3z',
  globe:
    'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c2 2 2.5 4 2.5 6S10 12 8 14M8 2C6 4 5.5 6 5.5 8S6 12 8 14',
} as const

export type IconName = keyof typeof paths

/** A drawing for the eyes only; the words are beside it. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="kd-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
