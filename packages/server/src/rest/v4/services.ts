import { accounts } from './accounts.ts'
import type { ApiService } from './command.ts'
import { groups } from './groups.ts'
import { openim } from './openim.ts'
import { profile } from './profile.ts'

/** Every command of the server API: OpenAPI and the page that lists them are made from it. */
export const services: readonly ApiService[] = [accounts, openim, groups, profile]
