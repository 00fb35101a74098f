import type { GroupType } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../config.ts'
import {
  checkGroupId,
  checkGroupTexts,
  groupKinds,
  mayInvite,
  mayJoin,
  newGroupId,
  outranks,
} from './rules.ts'

const code = (number: number) => expect.objectContaining({ code: number })
const { settings } = readSettings([], {})

describe('the five types of groups', () => {
  // The columns of v2tim.md 6.1.
  const table: Readonly<Record<GroupType, readonly (string | boolean)[]>> = {
    //          join       invite     sees   stored unread notices quits  dismisses admins edits  transfers
    Work: ['refused', 'joined', false, true, true, true, true, false, false, true, true],
    Public: ['pending', 'refused', false, true, true, true, false, true, true, false, true],
    Meeting: ['joined', 'refused', true, true, false, false, false, true, true, false, true],
    AVChatRoom: ['joined', 'refused', false, false, false, true, false, true, false, false, false],
    Community: ['joined', 'refused', true, true, true, false, false, true, false, false, true],
  }
  test.each(Object.entries(table))('%s is as the table says', (type, row) => {
    const kind = groupKinds[type as GroupType]
    expect([
      mayJoin(kind, kind.addOpt),
      mayInvite(kind, kind.approveOpt, 'member'),
      kind.seesHistory,
      kind.isStored,
      kind.countsUnread(settings),
      kind.hasNotices(settings),
      kind.ownerMayQuit,
      kind.ownerMayDismiss,
      kind.hasAdmins,
      kind.membersMayEdit,
      kind.mayTransfer,
    ]).toEqual(row)
  })

  test('Meetings count unread messages, and tell who comes and goes, if the server is set to', () => {
    expect(groupKinds.Meeting.countsUnread({ ...settings, meetingUnread: true })).toBe(true)
    expect(groupKinds.Meeting.hasNotices({ ...settings, meetingNotices: true })).toBe(true)
  })

  test('with approval, invitations of members wait, those of owner and administrators do not', () => {
    const kind = groupKinds.Public
    expect(mayInvite(kind, 'auth', 'member')).toBe('pending')
    expect(mayInvite(kind, 'auth', 'admin')).toBe('joined')
    expect(mayInvite(kind, 'auth', 'owner')).toBe('joined')
    expect(mayInvite(kind, 'forbid', 'owner')).toBe('refused')
    expect(mayInvite(groupKinds.AVChatRoom, 'any', 'owner')).toBe('refused')
    expect(mayJoin(groupKinds.Work, 'any')).toBe('refused')
    expect(mayJoin(kind, 'forbid')).toBe('refused')
  })

  test('owners stand above administrators, those above members, nobody above their like', () => {
    const roles = ['member', 'admin', 'owner'] as const
    const above = roles.map((one) => roles.map((other) => outranks(one, other)))
    expect(above).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, false],
    ])
  })
})

describe('group IDs', () => {
  test('@TGS# is for the server, @TGS#_ for communities', () => {
    expect(() => checkGroupId('Public', 'my-group')).not.toThrow()
    expect(() => checkGroupId('Public', '@TGS#mine')).toThrow(code(10015))
    expect(() => checkGroupId('Community', 'mine')).toThrow(code(10015))
    expect(() => checkGroupId('Community', '@TGS#_mine')).not.toThrow()
  })

  test('have 1 to 48 bytes of printable ASCII', () => {
    for (const groupId of ['', 'x'.repeat(49), 'with space', 'ü', 'a\n'])
      expect(() => checkGroupId('Public', groupId)).toThrow(code(10015))
    expect(() => checkGroupId('Public', 'x'.repeat(48))).not.toThrow()
  })

  test('those that the server makes are ones that it takes', () => {
    for (const type of Object.keys(groupKinds) as GroupType[])
      expect(newGroupId(type, 'f'.repeat(16))).toMatch(type === 'Community' ? /^@TGS#_C/ : /^@TGS#[A-Z]f/)
  })
})

describe('texts of a group', () => {
  test('are measured in bytes, each with its own code', () => {
    expect(() => checkGroupTexts({ name: 'x'.repeat(100), introduction: '中'.repeat(133) })).not.toThrow()
    expect(() => checkGroupTexts({ name: '' })).toThrow(code(8502))
    expect(() => checkGroupTexts({ name: '中'.repeat(34) })).toThrow(code(8502))
    expect(() => checkGroupTexts({ introduction: '中'.repeat(134) })).toThrow(code(8503))
    expect(() => checkGroupTexts({ notification: 'x'.repeat(401) })).toThrow(code(8504))
    expect(() => checkGroupTexts({ faceUrl: 'x'.repeat(501) })).toThrow(code(8505))
  })
})
