/** What a portrait is drawn from; colours are CSS. */
export interface Face {
  readonly ground: string
  readonly skin: string
  readonly hair: Hair
  readonly hairColour: string
  readonly shirt: string
  readonly glasses: boolean
  readonly beard: boolean
}

type Hair = keyof typeof hairs

/** Drawn behind and before the head, in the colour of the hair. The head is an ellipse about (48, 43), 15 wide, 18 high. */
const hairs = {
  short: { back: '', front: 'M32 41c-1-14 6-20 16-20s17 6 16 20c-2-5-3-8-5-10-7 2-15 2-22 0-2 2-4 5-5 10z' },
  side: {
    back: '',
    front: 'M32 42c-3-15 7-23 18-22 10 0 16 8 14 21-1-5-3-8-6-9-8 2-16 0-21-4-1 4-3 8-5 14z',
  },
  shaved: { back: '', front: 'M33 38c0-11 7-16 15-16s15 5 15 16c-3-6-8-8-15-8s-12 2-15 8z' },
  bob: {
    back: 'M28 58c-2-24 4-38 20-38s22 14 20 38c-3 3-7 3-9 2H37c-2 1-6 1-9-2z',
    front: 'M33 42c0-13 6-19 15-19s15 6 15 19c-3-4-5-8-6-11-6 4-15 5-20 3-1 3-2 5-4 8z',
  },
  fringe: {
    back: 'M28 62c-2-28 4-42 20-42s22 14 20 42c-3 2-7 2-9 1H37c-2 1-6 1-9-1z',
    front: 'M32 39c0-11 6-17 16-17s16 6 16 17c-5-2-10-3-16-3s-11 1-16 3z',
  },
  long: {
    back: 'M26 76c-2-36 4-57 22-57s24 21 22 57c-5 3-10 3-13 1H39c-3 2-8 2-13-1z',
    front: 'M33 44c-1-14 5-21 15-21s16 7 15 21c-4-4-8-9-9-14-4 6-12 10-18 9-1 2-2 3-3 5z',
  },
  bun: {
    back: 'M48 7a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM31 46c-1-16 6-25 17-25s18 9 17 25z',
    front: 'M33 41c0-12 6-18 15-18s15 6 15 18c-3-5-8-9-15-10-7 1-12 5-15 10z',
  },
  curly: {
    back: 'M31 44a7 7 0 0 1-1-11 8 8 0 0 1 6-11 9 9 0 0 1 12-4 9 9 0 0 1 12 4 8 8 0 0 1 6 11 7 7 0 0 1-1 11z',
    front:
      'M32 39a6 6 0 0 1 3-8 7 7 0 0 1 8-5 8 8 0 0 1 10 0 7 7 0 0 1 8 5 6 6 0 0 1 3 8c-2-3-4-5-7-6-6 3-12 3-18 0-3 1-5 3-7 6z',
  },
  afro: {
    back: 'M48 10c16 0 25 11 25 25S64 58 48 58 23 49 23 35s9-25 25-25z',
    front: 'M33 38c0-10 6-15 15-15s15 5 15 15c-3-5-8-7-15-7s-12 2-15 7z',
  },
  scarf: {
    back: 'M25 82c-1-40 3-64 23-64s24 24 23 64z',
    front: 'M48 20c12 0 18 9 17 25 0 4-1 8-2 11 0-15-4-24-15-24S33 41 33 56c-1-3-2-7-2-11-1-16 5-25 17-25z',
  },
} as const

const usual: Face = {
  ground: '#e6e9df',
  skin: '#e2b48f',
  hair: 'short',
  hairColour: '#3b2a26',
  shirt: '#57635c',
  glasses: false,
  beard: false,
}

export function faceOf(given: Partial<Face>): Face {
  return { ...usual, ...given }
}

/** A portrait as an SVG: calm, flat, and ours, so that the demo asks no other server for anything. */
export function drawFace(face: Face): string {
  const { back, front } = hairs[face.hair]
  const neckColour = `color-mix(in srgb, ${face.skin} 88%, #5a2d1a)`
  return svg(face.ground, [
    back && path(back, face.hairColour),
    path('M14 100c0-19 14-29 34-29s34 10 34 29z', face.shirt),
    path('M40 56h16v13c0 6-16 6-16 0z', face.skin, ` style="fill:${neckColour}"`),
    face.hair !== 'scarf' &&
      `<g fill="${face.skin}"><circle cx="33" cy="45" r="3.4"/><circle cx="63" cy="45" r="3.4"/></g>`,
    `<ellipse cx="48" cy="43" rx="15" ry="18" fill="${face.skin}"/>`,
    face.beard &&
      path('M33 45c0 15 7 20 15 20s15-5 15-20c-2 5-5 8-8 8-2-2-12-2-14 0-3 0-6-3-8-8z', face.hairColour),
    path(front, face.hairColour),
    face.hair === 'scarf' &&
      path('M32 48c3 9 8 14 16 14s13-5 16-14c6 10 7 24 0 31H32c-7-7-6-21 0-31z', face.hairColour),
    '<g fill="#2a211f"><circle cx="42" cy="44" r="1.7"/><circle cx="54" cy="44" r="1.7"/></g>',
    face.glasses &&
      '<g fill="none" stroke="#2a211f" stroke-width="1.6"><circle cx="42" cy="44" r="5"/><circle cx="54" cy="44" r="5"/><path d="M47 43.4q1-.8 2 0"/></g>',
    `<path d="M43.5 52q4.5 3.600 9 0" fill="none" stroke="${face.beard ? '#f6e6d8' : '#6b2f25'}" stroke-width="1.7" stroke-linecap="round"/>`,
  ])
}

/** What stands for a group: a cup, or a crowd. */
export const groupFaces: Readonly<Record<string, string>> = {
  'tea-break': svg('#dcebe2', [
    '<g fill="none" stroke="#2f6d5a" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round">',
    '<path d="M28 44h34v14a14 14 0 0 1-14 14h-6a14 14 0 0 1-14-14zM62 48h3a7 7 0 0 1 0 14h-4M38 34c-3-4 3-6 0-11M50 34c-3-4 3-6 0-11"/></g>',
  ]),
  everybody: svg('#e4e4f2', [crowd()]),
}

/** Rows of heads, smaller the farther away. */
function crowd(): string {
  const rows = [
    { y: 30, r: 4.5, count: 6, colour: '#b4bbe0' },
    { y: 40, r: 6.5, count: 4, colour: '#7f89c4' },
    { y: 54, r: 9.5, count: 3, colour: '#47528f' },
  ]
  return rows
    .map(({ y, r, count, colour }) => {
      const gap = r * 2.7
      const heads = Array.from({ length: count }, (_, at) => {
        const x = 48 + (at - (count - 1) / 2) * gap
        return `<circle cx="${x}" cy="${y}" r="${r}"/><path d="M${x - r * 1.2} ${y + r * 3}v-${r * 0.6}a${r * 1.2} ${r * 1.2} 0 0 1 ${r * 2.4} 0v${r * 0.6}z"/>`
      })
      return `<g fill="${colour}">${heads.join('')}</g>`
    })
    .join('')
}

function path(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}"${more}/>`
}

function svg(ground: string, parts: readonly (string | false)[]): string {
  const drawn = parts.filter((part) => part !== false).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="9 6 78 78"><rect x="9" y="6" width="78" height="78" fill="${ground}"/>${drawn}</svg>`
}
