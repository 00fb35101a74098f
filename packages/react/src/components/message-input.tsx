import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useChat } from '../chat-context.ts'
import { useMessages } from '../hooks/use-messages.ts'
import { useReadReceiptsEnabled } from '../hooks/use-read-receipts-enabled.ts'
import { Icon } from './icons.tsx'
import { Switch } from './switch.tsx'

export interface MessageInputProps {
  /** `c2c_<userID>` or `group_<groupID>`. */
  readonly conversationID: string
  /** Hides "ask for a read receipt": messages then do as the provider's `asksForReceipts` says. */
  readonly hidesReceiptSwitch?: boolean
  readonly autoFocus?: boolean
  readonly className?: string
}

/** Where messages are written: Enter sends, Shift and Enter begins a line. What was not sent stays, conversation by conversation. */
export function MessageInput(props: MessageInputProps): ReactNode {
  return <Input key={props.conversationID} {...props} />
}

function Input(props: MessageInputProps): ReactNode {
  const { conversationID, hidesReceiptSwitch = false, autoFocus = false, className = '' } = props
  const { t, chat, asksForReceipts } = useChat()
  const { send } = useMessages(conversationID)
  const { isEnabled } = useReadReceiptsEnabled()
  const [text, setText] = useState(() => chat.drafts.get(conversationID))
  const [asks, setAsks] = useState(asksForReceipts)
  /** The last message asked for receipts and came back without. receipts.md §6 */
  const [isWithout, setWithout] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const hintId = useId()
  const isEmpty = text.trim() === ''
  const hint = hintFor({ isEnabled, isWithout: asks && isWithout })

  useEffect(() => chat.drafts.set(conversationID, text), [chat, conversationID, text])
  useEffect(() => {
    if (autoFocus) field.current?.focus()
  }, [autoFocus])
  // biome-ignore lint/correctness/useExhaustiveDependencies: as high as the text is
  useLayoutEffect(() => fitHeight(field.current), [text])

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isEmpty) return
    setText('')
    field.current?.focus()
    const needReadReceipt = asks && isEnabled
    const message = chat.manager.getMessageManager().createTextMessage(text.trim())
    // What failed stands in the list, with a way to send it again.
    send(message, { needReadReceipt })
      .then(() => setWithout(needReadReceipt && !message.needReadReceipt))
      .catch(chat.report)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229)
      return
    submit(event)
  }

  return (
    <form className={`kd-input ${className}`} onSubmit={submit}>
      <div className="kd-field">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('writeMessage')}
          aria-label={t('writeMessage')}
          enterKeyHint="send"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="kd-send" aria-label={t('send')} disabled={isEmpty}>
          <Icon name="send" />
        </button>
      </div>
      {!hidesReceiptSwitch && (
        <div className="kd-ask">
          <Switch
            label={t('askForReceipt')}
            isOn={asks && isEnabled}
            isDisabled={!isEnabled}
            onChange={setAsks}
            {...(hint === undefined ? {} : { describedBy: hintId })}
          />
          {hint !== undefined && (
            <p className="kd-note" id={hintId}>
              {t(hint)}
            </p>
          )}
        </div>
      )}
    </form>
  )
}

/** Why there is no receipt to be had, if there is a reason. One-to-one messages always have some: without are groups. */
function hintFor(of: {
  readonly isEnabled: boolean
  readonly isWithout: boolean
}): 'askForReceiptOff' | 'askForReceiptWithout' | undefined {
  if (!of.isEnabled) return 'askForReceiptOff'
  return of.isWithout ? 'askForReceiptWithout' : undefined
}

/** Where the browser does not do it by itself (`field-sizing`). */
function fitHeight(field: HTMLTextAreaElement | null): void {
  if (field === null || CSS.supports('field-sizing', 'content')) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight}px`
}
