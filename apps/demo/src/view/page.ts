import { nameOf } from '../people.ts'
import { createViewState, type Side } from '../view-state.ts'
import { avatar } from './avatar.ts'
import { showBadge } from './chat-list.ts'
import { el, setAttributes } from './dom.ts'
import { icon } from './icons.ts'
import { createPane, type Pane } from './pane.ts'
import { createToasts } from './toasts.ts'

/** The page: its head, two people side by side, and what went wrong. */
export function createPage(): readonly HTMLElement[] {
  const viewState = createViewState()
  const toasts = createToasts()
  const panes = new Map<Side, Pane>()
  const main = el('main', { 'data-side': 'left' })
  const sideSwitch = createSideSwitch((side) => setAttributes(main, { 'data-side': side }))

  const update = (): void => {
    const left = panes.get('left')
    const right = panes.get('right')
    if (left === undefined || right === undefined) return
    left.setTaken(right.userId())
    right.setTaken(left.userId())
    sideSwitch.update({ left, right })
  }
  for (const side of ['left', 'right'] as const) {
    const pane = createPane({ side, viewState, onError: toasts.show, onChange: update })
    panes.set(side, pane)
    main.append(pane.node)
  }
  update()
  return [createHead(), sideSwitch.node, main, toasts.node]
}

function createHead(): HTMLElement {
  return el(
    'header',
    { class: 'page-head' },
    el('span', { class: 'logo', 'aria-hidden': 'true' }, icon('ticks')),
    el('h1', {}, 'Kidoku ', el('span', { lang: 'ja' }, '既読')),
    el('p', { class: 'sentence' }, 'Know exactly who has read what, and when.'),
    el(
      'p',
      { class: 'demo-line' },
      el('strong', {}, 'Demo mode'),
      ' No passwords: anyone on this machine can be anyone.',
    ),
  )
}

interface SideSwitch {
  readonly node: HTMLElement
  readonly update: (panes: Readonly<Record<Side, Pane>>) => void
}

/** On a phone there is room for one of the two. */
function createSideSwitch(onChoose: (side: Side) => void): SideSwitch {
  const badges = { left: el('span', { class: 'badge' }), right: el('span', { class: 'badge' }) }
  const labels = { left: el('span', { class: 'side-name' }), right: el('span', { class: 'side-name' }) }
  const buttons = {
    left: el('button', { type: 'button' }, labels.left, badges.left),
    right: el('button', { type: 'button' }, labels.right, badges.right),
  }
  const sides = ['left', 'right'] as const
  const choose = (chosen: Side): void => {
    for (const side of sides) setAttributes(buttons[side], { 'aria-pressed': String(side === chosen) })
    onChoose(chosen)
  }
  for (const side of sides) buttons[side].addEventListener('click', () => choose(side))
  choose('left')
  return {
    node: el(
      'div',
      { class: 'side-switch', role: 'group', 'aria-label': 'Whose side' },
      buttons.left,
      buttons.right,
    ),
    update: (panes) => {
      for (const side of sides) {
        const userId = panes[side].userId()
        if (labels[side].dataset.who !== userId) {
          labels[side].dataset.who = userId
          labels[side].replaceChildren(avatar(userId), nameOf(userId))
        }
        showBadge(badges[side], panes[side].unreadCount())
      }
    },
  }
}
