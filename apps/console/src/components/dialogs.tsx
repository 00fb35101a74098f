import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { useSurroundings } from '../surroundings.ts'
import { Icon } from './icon.tsx'

/** A button that asks before it does what cannot be undone. */
export function SureButton(props: {
  readonly text: string
  readonly label?: string
  readonly title: string
  readonly hint: string
  readonly isDisabled?: boolean
  readonly act: () => Promise<unknown>
}): React.ReactNode {
  const { say } = useSurroundings()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <AlertDialog.Trigger className="button" aria-label={props.label} disabled={props.isDisabled === true}>
        {props.text}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="hint">{props.hint}</AlertDialog.Description>
          <div className="dialog-foot">
            <AlertDialog.Close className="button">{say('cancel')}</AlertDialog.Close>
            <button
              type="button"
              className="button button-alert"
              onClick={() => {
                setIsOpen(false)
                void props.act()
              }}
            >
              {props.text}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

/** A dialog over the page. */
export function PageDialog(props: {
  readonly title: string
  readonly isOpen: boolean
  readonly close: () => void
  readonly children: React.ReactNode
}): React.ReactNode {
  const { say } = useSurroundings()
  return (
    <Dialog.Root open={props.isOpen} onOpenChange={(isOpen) => isOpen || props.close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <div className="dialog-head">
            <Dialog.Title className="dialog-title">{props.title}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={say('close')}>
              <Icon name="close" />
            </Dialog.Close>
          </div>
          {props.children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
