import { type KeyboardEvent, type ReactNode, useRef } from 'react'

export interface TabRowProps<N extends string> {
  readonly label: string
  /** A tab's ID is `<idPrefix>-tab-<name>`, its panel's `<idPrefix>-panel`. */
  readonly idPrefix: string
  readonly tabs: readonly { readonly name: N; readonly text: string }[]
  readonly selected: N
  readonly onSelect: (name: N) => void
}

/** Tabs after the WAI-ARIA pattern: one is in the order of the Tab key, the arrows go from one to the next. */
export function TabRow<N extends string>(props: TabRowProps<N>): ReactNode {
  const { label, idPrefix, tabs, selected, onSelect } = props
  const row = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ name }) => name === selected)
    const isRtl = row.current !== null && getComputedStyle(row.current).direction === 'rtl'
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key]
    const next =
      step !== undefined
        ? (at + step + tabs.length) % tabs.length
        : { Home: 0, End: tabs.length - 1 }[event.key]
    const tab = next === undefined ? undefined : tabs[next]
    if (tab === undefined) return
    event.preventDefault()
    onSelect(tab.name)
    row.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next ?? 0]?.focus()
  }
  return (
    <div className="kd-tabs" role="tablist" aria-label={label} ref={row} onKeyDown={onKeyDown}>
      {tabs.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${idPrefix}-tab-${name}`}
          aria-selected={name === selected}
          aria-controls={`${idPrefix}-panel`}
          tabIndex={name === selected ? 0 : -1}
          onClick={() => onSelect(name)}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
