import type { ReactNode } from 'react'

export interface AvatarProps {
  /** Gives the colour, so that somebody keeps theirs under another name. */
  readonly id: string
  readonly name: string
  /** '' or absent: the first letter of the name. */
  readonly faceUrl?: string
}

const colours = 6
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A face, or the first letter of a name. For the eyes only: put the name beside it. */
export function Avatar({ id, name, faceUrl = '' }: AvatarProps): ReactNode {
  return (
    <span className="kd-avatar" data-colour={colourOf(id)} aria-hidden="true">
      {faceUrl === '' ? firstLetter(name) : <img src={faceUrl} alt="" loading="lazy" />}
    </span>
  )
}

function colourOf(id: string): number {
  let hash = 7
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9_973
  return (hash % colours) + 1
}

/** A letter as a reader counts them: an emoji of several code points is one. */
function firstLetter(name: string): string {
  const [first] = letters.segment(name.trim())
  return first?.segment.toLocaleUpperCase() ?? '·'
}
