import { Icon } from '../components/icon.tsx'
import { href } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'

/** The first page: a server has one application. */
export function Applications(): React.ReactNode {
  const { say, who } = useSurroundings()
  const ways = [
    { to: href(['chat', 'overview']), icon: 'chart', text: say('overview') },
    { to: href(['chat', 'users']), icon: 'users', text: say('users') },
    { to: href(['chat', 'groups']), icon: 'groups', text: say('groups') },
    { to: href(['chat', 'messages']), icon: 'message', text: say('messageReceipts') },
    { to: href(['chat', 'configuration', 'group']), icon: 'settings', text: say('groupConfiguration') },
    { to: href(['chat', 'configuration', 'login']), icon: 'login', text: say('loginConfiguration') },
    { to: href(['chat', 'configuration', 'webhooks']), icon: 'hook', text: say('webhooks') },
  ] as const
  return (
    <>
      <header className="page-head">
        <h1>{say('applications')}</h1>
      </header>
      <section className="card app-card" aria-label={say('app', { id: String(who.sdkAppId) })}>
        <h2>{say('app', { id: String(who.sdkAppId) })}</h2>
        <p className="hint">
          SDKAppID {who.sdkAppId} · {say('chat')}
        </p>
        <ul className="ways">
          {ways.map(({ to, icon, text }) => (
            <li key={to}>
              <a className="way" href={to}>
                <Icon name={icon} />
                {text}
                <Icon name="chevron" />
              </a>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
