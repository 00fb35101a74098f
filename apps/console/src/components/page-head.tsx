import { Fragment } from 'react'
import { href } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'

interface Crumb {
  readonly text: string
  readonly to?: string
}

/** The way here, and the page's name. `trail` is what lies between the app and this page. */
export function PageHead(props: {
  readonly title: string
  readonly trail?: readonly Crumb[]
  /** False: a page of the server's, beside the app. */
  readonly isInApp?: boolean
  readonly children?: React.ReactNode
}): React.ReactNode {
  const { say, who } = useSurroundings()
  const { title, trail = [], isInApp = true, children } = props
  const start: readonly Crumb[] = isInApp
    ? [
        { text: say('applications'), to: href([]) },
        { text: say('app', { id: String(who.sdkAppId) }), to: href(['chat', 'overview']) },
        { text: say('chat'), to: href(['chat', 'overview']) },
      ]
    : [{ text: say('server') }]
  return (
    <header className="page-head">
      <nav aria-label={say('breadcrumb')} className="crumbs">
        <ol>
          {[...start, ...trail].map(({ text, to }) => (
            <Fragment key={text}>
              <li>{to === undefined ? text : <a href={to}>{text}</a>}</li>
            </Fragment>
          ))}
          <li aria-current="page">{title}</li>
        </ol>
      </nav>
      <div className="page-title">
        <h1>{title}</h1>
        {children}
      </div>
    </header>
  )
}
