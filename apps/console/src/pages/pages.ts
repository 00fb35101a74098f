import type { Phrase } from '../language/en.ts'
import { Account } from './account.tsx'
import { Administrators } from './administrators.tsx'
import { Applications } from './applications.tsx'
import { AuditLog } from './audit-log.tsx'
import { GroupConfiguration } from './group-configuration.tsx'
import { Groups } from './groups.tsx'
import { LoginConfiguration } from './login-configuration.tsx'
import { Messages } from './messages.tsx'
import { Overview } from './overview.tsx'
import type { PageEntry } from './page.ts'
import { Users } from './users.tsx'
import { Webhooks } from './webhooks.tsx'

interface PageGroup {
  readonly title?: Phrase
  readonly pages: readonly PageEntry[]
}

const home: PageEntry = { path: [], title: 'applications', icon: 'apps', Page: Applications }
const account: PageEntry = { path: ['account'], title: 'ownAccount', icon: 'person', Page: Account }

/** The list of pages, as the navigation shows it. */
export const pageGroups: readonly PageGroup[] = [
  { pages: [home] },
  {
    title: 'chat',
    pages: [
      { path: ['chat', 'overview'], title: 'overview', icon: 'chart', Page: Overview },
      { path: ['chat', 'users'], title: 'users', icon: 'users', Page: Users },
      { path: ['chat', 'groups'], title: 'groups', icon: 'groups', Page: Groups },
      { path: ['chat', 'messages'], title: 'messageReceipts', icon: 'message', Page: Messages },
    ],
  },
  {
    title: 'configuration',
    pages: [
      {
        path: ['chat', 'configuration', 'group'],
        title: 'groupConfiguration',
        icon: 'settings',
        Page: GroupConfiguration,
      },
      {
        path: ['chat', 'configuration', 'login'],
        title: 'loginConfiguration',
        icon: 'login',
        Page: LoginConfiguration,
      },
      { path: ['chat', 'configuration', 'webhooks'], title: 'webhooks', icon: 'hook', Page: Webhooks },
    ],
  },
  {
    title: 'server',
    pages: [
      { path: ['audit'], title: 'auditLog', icon: 'log', Page: AuditLog },
      {
        path: ['administrators'],
        title: 'administrators',
        icon: 'key',
        Page: Administrators,
        isForOwners: true,
      },
    ],
  },
]

/** The page that a path leads to; where it leads nowhere, the first one. */
export function findPage(path: readonly string[]): PageEntry {
  const all = [account, ...pageGroups.flatMap((group) => group.pages)]
  return all.find((page) => page.path.length > 0 && page.path.every((part, at) => part === path[at])) ?? home
}
