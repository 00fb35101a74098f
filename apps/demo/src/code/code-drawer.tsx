import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '../icon.tsx'
import type { Topic } from '../texts/shape.ts'
import { useWords } from '../texts/texts.ts'
import { highlight } from './highlight.ts'
import { snippetOf, topics } from './snippets.ts'

export interface CodeDrawerProps {
  /** What is being used on the page. */
  readonly topic: Topic
  readonly onClose: () => void
}

const copiedMs = 1_600

/** The few lines that what is shown is made of. */
export function CodeDrawer({ topic, onClose }: CodeDrawerProps): ReactNode {
  const words = useWords()
  const [chosen, setChosen] = useState<Topic>(topic)
  useEffect(() => setChosen(topic), [topic])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose()
  }
  return (
    <aside className="code" aria-label={words.code} onKeyDown={onKeyDown}>
      <nav className="code-topics" aria-label={words.code}>
        <p className="code-hint">{words.codeHint}</p>
        <ul>
          {topics.map((one) => (
            <li key={one}>
              <button type="button" aria-current={one === chosen || undefined} onClick={() => setChosen(one)}>
                {words.topics[one].name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <Code topic={chosen} onClose={onClose} />
    </aside>
  )
}

function Code({ topic, onClose }: CodeDrawerProps): ReactNode {
  const words = useWords()
  const { path, code } = useMemo(() => snippetOf(topic), [topic])
  const tokens = useMemo(() => highlight(code), [code])
  return (
    <div className="code-file">
      <header>
        <p className="code-says">{words.topics[topic].says}</p>
        <code className="code-path">{path}</code>
        <Copy key={topic} code={code} />
        <button type="button" className="kd-quiet" aria-label={words.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className="code-lines" tabIndex={0} aria-label={path}>
        <pre dir="ltr">
          <code>
            {tokens.map(({ kind, text }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a file do not move
              <span key={at} className={kind === 'plain' ? undefined : `code-${kind}`}>
                {text}
              </span>
            ))}
          </code>
        </pre>
      </section>
    </div>
  )
}

function Copy({ code }: { readonly code: string }): ReactNode {
  const words = useWords()
  const [isCopied, setIsCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async (): Promise<void> => {
    // Where the browser forbids it, the code can still be marked.
    await navigator.clipboard.writeText(`${code}\n`).catch(() => undefined)
    setIsCopied(true)
    timer.current = setTimeout(() => setIsCopied(false), copiedMs)
  }
  return (
    <button type="button" className="code-copy" onClick={() => void copy()}>
      <Icon name="copy" />
      <span aria-live="polite">{isCopied ? words.copied : words.copy}</span>
    </button>
  )
}
