import { el, setAttributes, setText } from './dom.ts'

export interface TabsOptions {
  readonly idPrefix: string
  readonly label: string
  readonly panels: readonly HTMLElement[]
}

export interface Tabs {
  readonly node: HTMLElement
  readonly name: (names: readonly string[]) => void
}

/** The arrow keys move between tabs, as the ARIA practices have it. */
export function createTabs({ idPrefix, label, panels }: TabsOptions): Tabs {
  const tabs = panels.map((panel, at) => {
    setAttributes(panel, {
      id: `${idPrefix}-panel-${at}`,
      role: 'tabpanel',
      tabindex: '0',
      'aria-labelledby': `${idPrefix}-tab-${at}`,
    })
    return el('button', {
      id: `${idPrefix}-tab-${at}`,
      role: 'tab',
      type: 'button',
      'aria-controls': panel.id,
    })
  })
  const node = el('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, ...tabs)
  const choose = (chosen: number): void => {
    for (const [at, tab] of tabs.entries()) {
      setAttributes(tab, { 'aria-selected': String(at === chosen), tabindex: at === chosen ? '0' : '-1' })
      panels[at]?.toggleAttribute('hidden', at !== chosen)
    }
  }
  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener('click', () => choose(at))
    tab.addEventListener('keydown', ({ key }) => {
      const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
      if (step === 0) return
      const next = (at + step + tabs.length) % tabs.length
      choose(next)
      tabs[next]?.focus()
    })
  }
  choose(0)
  return {
    node,
    name: (names) => {
      for (const [at, tab] of tabs.entries()) setText(tab, names[at] ?? '')
    },
  }
}
