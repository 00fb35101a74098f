import { useEffect, useState } from 'react'
import type { Topic } from '../texts/shape.ts'

/** What on the page is about which topic; the first that fits. */
const places: readonly (readonly [selector: string, topic: Topic])[] = [
  ['.kd-panel, .kd-message button.kd-tick', 'members'],
  ['.readers', 'listen'],
  ['.kd-receipts-switch', 'mutual'],
  ['.cut', 'offline'],
  ['.kd-input', 'ask'],
  ['.kd-conversations, .new-chat', 'react'],
  ['.kd-messages', 'seen'],
]

/** The topic of what was last touched or focused. */
export function useTopicInUse(): Topic {
  const [topic, setTopic] = useState<Topic>('ask')
  useEffect(() => {
    const look = ({ target }: Event): void => {
      if (!(target instanceof Element)) return
      const found = places.find(([selector]) => target.closest(selector) !== null)
      if (found !== undefined) setTopic(found[1])
    }
    for (const name of ['pointerdown', 'focusin']) document.addEventListener(name, look)
    return () => {
      for (const name of ['pointerdown', 'focusin']) document.removeEventListener(name, look)
    }
  }, [])
  return topic
}
