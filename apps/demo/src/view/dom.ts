export type Attributes = Readonly<Record<string, string | boolean | undefined>>

/** An element with attributes (true: present, false and undefined: absent) and children; empty texts are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  setAttributes(element, attributes)
  element.append(...children.filter((child) => child !== ''))
  return element
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name)
    else if (element.getAttribute(name) !== String(value))
      element.setAttribute(name, value === true ? '' : value)
  }
}

/** Touches the page only where the text is another: a screen reader then hears what is new, and nothing twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** A piece of the page that shows a value, and shows the next one in the same nodes. */
export interface View<T> {
  readonly node: HTMLElement
  readonly update: (value: T) => void
  readonly remove?: () => void
}

export interface KeyedListOptions<T> {
  readonly parent: HTMLElement
  readonly keyOf: (item: T) => unknown
  readonly create: (item: T) => View<T>
}

/** Keeps one view an item: focus, scroll position and observers survive a change of the list. */
export function createKeyedList<T>({
  parent,
  keyOf,
  create,
}: KeyedListOptions<T>): (items: readonly T[]) => void {
  const views = new Map<unknown, View<T>>()
  return (items) => {
    const keys = new Set(items.map(keyOf))
    for (const [key, view] of views) {
      if (keys.has(key)) continue
      view.remove?.()
      view.node.remove()
      views.delete(key)
    }
    let place = parent.firstElementChild
    for (const item of items) {
      const view = views.get(keyOf(item)) ?? create(item)
      views.set(keyOf(item), view)
      view.update(item)
      if (view.node === place) place = place.nextElementSibling
      else parent.insertBefore(view.node, place)
    }
  }
}
