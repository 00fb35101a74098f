export type IconName = 'clock' | 'tick' | 'ticks' | 'warning' | 'send' | 'back' | 'down' | 'close' | 'cup'

const paths: Readonly<Record<IconName, readonly string[]>> = {
  clock: ['M8 4.5V8l2.2 1.5', 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z'],
  tick: ['M3 8.5l3.2 3.2L13 5'],
  ticks: ['M1 8.7l3.1 3.1L10.7 5', 'M7.9 11l.8.8L15.2 5'],
  warning: ['M8 4.8v4', 'M8 11.2v.1', 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z'],
  send: ['M8 13V3.2', 'M3.8 7.3L8 3.1l4.2 4.2'],
  back: ['M10 3.5L5.5 8l4.5 4.5'],
  down: ['M8 3v9.8', 'M3.8 8.7L8 12.9l4.2-4.2'],
  close: ['M4 4l8 8', 'M12 4l-8 8'],
  cup: [
    'M2.8 6h8v4.2a3 3 0 0 1-3 3h-2a3 3 0 0 1-3-3z',
    'M10.8 7h1a1.7 1.7 0 0 1 0 3.4h-1',
    'M5.3 2.2v1.6',
    'M8.3 2.2v1.6',
  ],
}

/** Drawn in the text's colour; says nothing by itself to a screen reader. */
export function icon(name: IconName): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(namespace, 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('class', `icon icon-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  for (const drawn of paths[name]) {
    const path = document.createElementNS(namespace, 'path')
    path.setAttribute('d', drawn)
    svg.append(path)
  }
  return svg
}
