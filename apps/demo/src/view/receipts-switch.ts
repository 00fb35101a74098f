import type { Account } from '../chat/account.ts'
import { el } from './dom.ts'

export interface ReceiptsSwitch {
  readonly node: HTMLElement
  readonly update: (account: Account) => void
}

/** A person's own switch, kept by the server. receipts.md §7 */
export function createReceiptsSwitch(idPrefix: string, onError: (error: unknown) => void): ReceiptsSwitch {
  const noteId = `${idPrefix}-mutual`
  const input = el('input', { type: 'checkbox', class: 'switch', role: 'switch', 'aria-describedby': noteId })
  let shown: Account | undefined
  input.addEventListener('change', () => {
    const account = shown
    account?.setReceiptsOn(input.checked).catch((error: unknown) => {
      input.checked = account.areReceiptsOn()
      onError(error)
    })
  })
  return {
    node: el(
      'div',
      { class: 'receipts-switch' },
      el('label', {}, el('span', {}, 'Read receipts'), input),
      el('p', { id: noteId }, 'It is mutual: turned off, you give none and see none.'),
    ),
    update: (account) => {
      shown = account
      input.checked = account.areReceiptsOn()
      input.disabled = account.connection() !== 'connected'
    },
  }
}
