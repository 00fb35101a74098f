import { limits } from '@kidoku/protocol/wire'

/** What somebody enters, under its name; beneath it, what may be entered. */
export function Field(props: {
  readonly title: string
  readonly hint?: string | undefined
  /** Name and control in one line. */
  readonly isInline?: boolean
  readonly children: React.ReactNode
}): React.ReactNode {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among its children
    <label className={props.isInline === true ? 'field field-inline' : 'field'}>
      <span>{props.title}</span>
      {props.children}
      {props.hint !== undefined && <span className="hint">{props.hint}</span>}
    </label>
  )
}

type InputProps = Omit<React.ComponentProps<'input'>, 'value' | 'onChange'>

interface TextFieldProps extends InputProps {
  readonly title: string
  readonly hint?: string
  readonly value: string
  readonly put: (value: string) => void
}

export function TextField({ title, hint, value, put, ...input }: TextFieldProps): React.ReactNode {
  return (
    <Field title={title} hint={hint}>
      <input {...input} value={value} onChange={(event) => put(event.target.value)} />
    </Field>
  )
}

export function PasswordField(props: TextFieldProps): React.ReactNode {
  return <TextField type="password" required maxLength={limits.passwordCharactersMax} {...props} />
}
