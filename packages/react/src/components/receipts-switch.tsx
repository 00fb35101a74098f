import { type ReactNode, useId, useState } from 'react'
import { useChat } from '../chat-context.ts'
import { useReadReceiptsEnabled } from '../hooks/use-read-receipts-enabled.ts'
import { Switch } from './switch.tsx'

export interface ReceiptsSwitchProps {
  readonly className?: string
}

/** V2TIM's ERR_SDK_INTERFACE_NOT_SUPPORT: the server forbids it. receipts.md §7 */
const forbiddenCode = 7013

/** Turns my read receipts on and off, and says that it is mutual. */
export function ReceiptsSwitch({ className = '' }: ReceiptsSwitchProps): ReactNode {
  const { t, chat } = useChat()
  const { isEnabled, setEnabled } = useReadReceiptsEnabled()
  const [wanted, setWanted] = useState<boolean>()
  const [isForbidden, setIsForbidden] = useState(false)
  const hintId = useId()
  const change = async (next: boolean): Promise<void> => {
    setWanted(next)
    try {
      await setEnabled(next)
    } catch (error) {
      if (isCode(error, forbiddenCode)) setIsForbidden(true)
      else chat.report(error)
    }
    setWanted(undefined)
  }
  return (
    <div className={`kd-receipts-switch ${className}`}>
      <Switch
        label={t('receiptsSwitch')}
        isOn={wanted ?? isEnabled}
        isDisabled={isForbidden}
        describedBy={hintId}
        onChange={(next) => void change(next)}
      />
      <p className="kd-note" id={hintId} role={isForbidden ? 'status' : undefined}>
        {isForbidden ? t('receiptsSwitchForbidden') : t('receiptsSwitchHint')}
      </p>
    </div>
  )
}

function isCode(error: unknown, code: number): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
