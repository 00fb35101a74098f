import { groups } from '@kidoku/protocol'
import { type Feature, feature, when } from '../../feature.ts'
import { usersDeleted } from '../users/occurrences.ts'
import { leaveAllGroups, listGroups, listMuted, notify } from './administration.ts'
import { handleApplication, invite, joinGroup, kick, quitGroup } from './membership.ts'
import { mute, setMember, setRole, transferOwner } from './roles.ts'
import {
  applications,
  createGroup,
  dismissGroup,
  getGroups,
  getMembers,
  joinedGroups,
  listMembers,
  setGroup,
} from './service.ts'

export const groupsFeature: Feature = feature('groups', groups, {
  handlers: {
    'groups.create': createGroup,
    'groups.dismiss': dismissGroup,
    'groups.join': joinGroup,
    'groups.quit': quitGroup,
    'groups.invite': invite,
    'groups.kick': kick,
    'groups.get': getGroups,
    'groups.set': setGroup,
    'groups.joined': joinedGroups,
    'groups.members': listMembers,
    'groups.getMembers': getMembers,
    'groups.setMember': setMember,
    'groups.mute': mute,
    'groups.setRole': setRole,
    'groups.transferOwner': transferOwner,
    'groups.applications': applications,
    'groups.handleApplication': handleApplication,
    'groups.list': listGroups,
    'groups.muted': listMuted,
    'groups.notify': notify,
  },
  reactions: [when(usersDeleted, leaveAllGroups)],
})
