import { V2TIMError } from '@kidoku/sdk'
import { el } from './dom.ts'
import { icon } from './icons.ts'

export interface Toasts {
  readonly node: HTMLElement
  readonly show: (error: unknown) => void
}

const shownMs = 8_000
const toastsMax = 3

/** Refusals, with their code and text; the newest last, no more than a few. */
export function createToasts(): Toasts {
  const node = el('div', { class: 'toasts', role: 'region', 'aria-label': 'Errors' })
  return {
    node,
    show: (error) => {
      const code = error instanceof V2TIMError ? `Error ${error.code}` : 'Error'
      const close = el('button', { class: 'quiet', type: 'button', 'aria-label': 'Dismiss' }, icon('close'))
      const toast = el(
        'div',
        { class: 'toast', role: 'alert' },
        icon('warning'),
        el('p', {}, el('strong', {}, code), el('span', {}, textOf(error))),
        close,
      )
      close.addEventListener('click', () => toast.remove())
      setTimeout(() => toast.remove(), shownMs)
      node.append(toast)
      while (node.childElementCount > toastsMax) node.firstElementChild?.remove()
    },
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
