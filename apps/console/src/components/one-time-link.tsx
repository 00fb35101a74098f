import { useSurroundings } from '../surroundings.ts'
import { PageDialog } from './dialogs.tsx'
import { Icon } from './icon.tsx'

/** Shows a one-time link, once: nobody can look it up later. */
export function OneTimeLinkDialog(props: {
  readonly link: { readonly name: string; readonly token: string } | undefined
  readonly close: () => void
}): React.ReactNode {
  const { say, notify } = useSurroundings()
  const { link, close } = props
  const address = `${location.origin}${location.pathname}#link=${link?.token ?? ''}`
  const copy = (): void =>
    void navigator.clipboard.writeText(address).then(
      () => notify(say('copied')),
      () => notify(say('notCopied'), 'failed'),
    )
  return (
    <PageDialog title={say('linkFor', { name: link?.name ?? '' })} isOpen={link !== undefined} close={close}>
      <p className="hint">{say('linkForHint', { name: link?.name ?? '' })}</p>
      <p className="link-text">{address}</p>
      <div className="dialog-foot">
        <button type="button" className="button button-main" onClick={copy}>
          <Icon name="copy" />
          {say('copy')}
        </button>
      </div>
    </PageDialog>
  )
}
