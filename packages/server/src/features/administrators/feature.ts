import { administrators } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import {
  createAdministrator,
  listAdministrators,
  listOwnSessions,
  removeAdministrator,
  resetAdministrator,
  setAdministratorRole,
  signOutEverywhere,
} from './service.ts'

export const administratorsFeature: Feature = feature('administrators', administrators, {
  handlers: {
    'administrators.list': listAdministrators,
    'administrators.create': createAdministrator,
    'administrators.reset': resetAdministrator,
    'administrators.setRole': setAdministratorRole,
    'administrators.remove': removeAdministrator,
    'administrators.sessions': listOwnSessions,
    'administrators.signOutEverywhere': signOutEverywhere,
  },
})
