import { nameOf } from '../people.ts'
import { el } from './dom.ts'
import { icon } from './icons.ts'

/** A face beside a name; the name is what a screen reader says. */
export function avatar(userId: string): HTMLElement {
  const isGroup = userId === ''
  return el(
    'span',
    { class: 'avatar', 'data-who': isGroup ? 'group' : userId, 'aria-hidden': 'true' },
    isGroup ? icon('cup') : nameOf(userId).slice(0, 1).toUpperCase(),
  )
}
