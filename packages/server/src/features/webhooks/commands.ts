/** What the application is asked before it happens. v2tim.md 8.2 */
export const beforeCommands = [
  'C2C.CallbackBeforeSendMsg',
  'Group.CallbackBeforeSendMsg',
  'Group.CallbackBeforeCreateGroup',
  'Group.CallbackBeforeApplyJoinGroup',
  'Group.CallbackBeforeInviteJoinGroup',
] as const

/** What the application is told after it has happened. v2tim.md 8.2; C2C.CallbackAfterReadReceipt is this server's own. */
export const afterCommands = [
  'C2C.CallbackAfterSendMsg',
  'C2C.CallbackAfterMsgReport',
  'C2C.CallbackAfterReadReceipt',
  'C2C.CallbackAfterMsgWithDraw',
  'Group.CallbackAfterSendMsg',
  'Group.CallbackAfterReadReceipt',
  'Group.CallbackAfterRecallMsg',
  'Group.CallbackAfterCreateGroup',
  'Group.CallbackAfterNewMemberJoin',
  'Group.CallbackAfterMemberExit',
  'Group.CallbackAfterGroupFull',
  'Group.CallbackAfterGroupInfoChanged',
  'Group.CallbackAfterChangeGroupOwner',
  'Group.CallbackAfterGroupDestroyed',
  'State.StateChange',
] as const

export type BeforeCommand = (typeof beforeCommands)[number]
export type AfterCommand = (typeof afterCommands)[number]
export type WebhookCommand = BeforeCommand | AfterCommand
