import { Dialog } from '@base-ui/react/dialog'
import { Menu } from '@base-ui/react/menu'
import { useEffect, useRef, useState } from 'react'
import { DropMenu } from './components/drop-menu.tsx'
import { Icon, type IconName } from './components/icon.tsx'
import { type Looks, LooksMenus } from './components/looks.tsx'
import type { Phrase } from './language/en.ts'
import { findPage, pageGroups } from './pages/pages.ts'
import { roleName } from './role-name.ts'
import { href, useRoute } from './route.ts'
import { useMay, useSurroundings } from './surroundings.ts'
import { useAct } from './use-query.ts'

/** The frame around every page: where one can go, who one is, how it looks. */
export function Shell({ looks }: { readonly looks: Looks }): React.ReactNode {
  const { say } = useSurroundings()
  const route = useRoute()
  const page = findPage(route.path)
  const main = useRef<HTMLElement>(null)
  const [isNavOpen, setIsNavOpen] = useState(false)
  const place = route.path.join('/')
  useEffect(() => {
    document.title = `${say(page.title)} · Kidoku`
  }, [say, page])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place, another page from its top
  useEffect(() => {
    setIsNavOpen(false)
    scrollTo(0, 0)
  }, [place])

  return (
    <div className="shell">
      <button type="button" className="skip button" onClick={() => main.current?.focus()}>
        {say('skip')}
      </button>
      <header className="top">
        <Dialog.Root open={isNavOpen} onOpenChange={setIsNavOpen}>
          <Dialog.Trigger className="icon-button nav-trigger" aria-label={say('menu')}>
            <Icon name="menu" />
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Backdrop className="backdrop" />
            <Dialog.Popup className="drawer">
              <Dialog.Title className="brand">
                <span aria-hidden="true" className="brand-mark" />
                Kidoku
              </Dialog.Title>
              <Navigation place={place} />
            </Dialog.Popup>
          </Dialog.Portal>
        </Dialog.Root>
        <a className="brand" href={href([])}>
          <span aria-hidden="true" className="brand-mark" />
          Kidoku <span className="brand-note">{say('console')}</span>
        </a>
        <div className="top-end">
          <LooksMenus looks={looks} say={say} />
          <AccountMenu />
        </div>
      </header>
      <aside className="side">
        <Navigation place={place} />
      </aside>
      <main className="main" id="main" tabIndex={-1} ref={main}>
        <page.Page key={place} path={route.path} query={route.query} />
      </main>
    </div>
  )
}

function Navigation({ place }: { readonly place: string }): React.ReactNode {
  const { say } = useSurroundings()
  const isOwner = useMay('owner')
  return (
    <nav aria-label={say('navigation')} className="nav">
      {pageGroups.map((group) => (
        <div key={group.title ?? 'first'} className="nav-group">
          {group.title !== undefined && <p className="nav-title">{say(group.title)}</p>}
          <ul>
            {group.pages
              .filter((page) => isOwner || page.isForOwners !== true)
              .map((page) => (
                <li key={page.path.join('/')}>
                  <NavLink path={page.path} place={place} icon={page.icon} title={page.title} />
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function NavLink(props: {
  readonly path: readonly string[]
  readonly place: string
  readonly icon: IconName
  readonly title: Phrase
}): React.ReactNode {
  const { say } = useSurroundings()
  const own = props.path.join('/')
  const isHere = own === '' ? props.place === '' : props.place === own || props.place.startsWith(`${own}/`)
  return (
    <a className="nav-link" href={href(props.path)} aria-current={isHere ? 'page' : undefined}>
      <Icon name={props.icon} />
      {say(props.title)}
    </a>
  )
}

function AccountMenu(): React.ReactNode {
  const { say, who, api, signedOut } = useSurroundings()
  const { act } = useAct()
  const leave = (): void => void act(() => api.signOut()).then(signedOut)
  return (
    <DropMenu
      trigger={
        <Menu.Trigger className="icon-button account">
          <Icon name="person" />
          <span className="unseen">{say('account')}</span>
          <span className="account-name">{who.name}</span>
        </Menu.Trigger>
      }
    >
      <p className="menu-note">
        {who.name} · {say(roleName(who.role))}
      </p>
      <Menu.Item className="menu-item" render={<a href={href(['account'])}>{say('ownAccount')}</a>} />
      <Menu.Item className="menu-item" onClick={leave}>
        {say('signOut')}
      </Menu.Item>
    </DropMenu>
  )
}
