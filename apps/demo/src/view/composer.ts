import type { Thread } from '../chat/thread.ts'
import { el, setAttributes, setText } from './dom.ts'
import { icon } from './icons.ts'

export interface ComposerOptions {
  readonly thread: Thread
  readonly name: string
  /** The choice of before, and where the next one is kept. */
  readonly asksForReceipts: () => boolean
  readonly onAskForReceipts: (asks: boolean) => void
}

export interface Composer {
  readonly node: HTMLElement
  readonly update: () => void
  readonly focus: () => void
}

/** Where a new message stops fitting. The server has the last word (12 KB). */
const lettersMax = 4_000

export function createComposer({
  thread,
  name,
  asksForReceipts,
  onAskForReceipts,
}: ComposerOptions): Composer {
  const input = el('textarea', {
    rows: '1',
    maxlength: String(lettersMax),
    placeholder: `Message ${name}`,
    'aria-label': `Message to ${name}`,
    enterkeyhint: 'send',
  })
  const send = el(
    'button',
    { class: 'send', type: 'submit', 'aria-label': 'Send', title: 'Send' },
    icon('send'),
  )
  const ask = el('input', { type: 'checkbox', class: 'switch', role: 'switch' })
  const askText = el('span')
  const node = el(
    'form',
    { class: 'composer' },
    el('div', { class: 'field' }, input, send),
    el('label', { class: 'ask' }, ask, askText),
  )

  // Nobody is signed in before the first messages are there.
  const canSend = (): boolean => thread.isLoaded() && input.value.trim() !== ''
  const update = (): void => {
    const isOn = thread.areReceiptsOn()
    ask.disabled = !isOn
    ask.checked = isOn && asksForReceipts()
    setText(askText, isOn ? 'Ask for a read receipt' : 'No receipts while yours are off')
    setAttributes(send, { disabled: !canSend() })
  }
  const fit = (): void => {
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight}px`
  }

  input.addEventListener('input', () => {
    fit()
    update()
  })
  input.addEventListener('keydown', (event) => {
    // While a word is being composed, as in Japanese, Enter takes the word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    node.requestSubmit()
  })
  ask.addEventListener('change', () => onAskForReceipts(ask.checked))
  node.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!canSend()) return
    thread.send(input.value.trim(), ask.checked)
    input.value = ''
    fit()
    update()
  })
  update()

  return { node, update, focus: () => input.focus() }
}
