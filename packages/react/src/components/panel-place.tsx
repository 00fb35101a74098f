import type { V2TIMMessage } from '@kidoku/sdk'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { ReadMembersPanel } from './read-members-panel.tsx'

export interface PanelPlaceProps {
  readonly message: V2TIMMessage
  readonly onClose: () => void
  /** There is no room beside it: it lies over all of the list. */
  readonly onOver: (isOver: boolean) => void
}

/** Below this width of both, in px, the panel covers the list. */
const besideWidthPx = 720

/** Puts the panel beside the list, or over it; and the focus back to where it was. */
export function PanelPlace({ message, onClose, onOver }: PanelPlaceProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const opener = useRef<Element>(null)
  const returning = useRef(0)

  useLayoutEffect(() => {
    // React may put everything up twice while developing: then the focus is in the panel already.
    cancelAnimationFrame(returning.current)
    if (!place.current?.contains(document.activeElement)) opener.current = document.activeElement
    const list = place.current?.parentElement
    if (list === null || list === undefined) return
    const observer = new ResizeObserver(() => onOver(list.clientWidth < besideWidthPx))
    onOver(list.clientWidth < besideWidthPx)
    observer.observe(list)
    return () => observer.disconnect()
  }, [onOver])

  useLayoutEffect(
    () => () => {
      onOver(false)
      const { current } = opener
      // `inert` goes with the next rendering; a frame later the opener can be focused again.
      returning.current = requestAnimationFrame(() => current instanceof HTMLElement && current.focus())
    },
    [onOver],
  )
  return (
    <div className="kd-panel-place" ref={place}>
      <ReadMembersPanel message={message} onClose={onClose} />
    </div>
  )
}
