/** What the server API and webhooks call the types of groups. v2tim.md 2.1, 2.3 */
export const groupTypeWords = {
  Work: 'Private',
  Public: 'Public',
  Meeting: 'ChatRoom',
  AVChatRoom: 'AVChatRoom',
  Community: 'Community',
} as const

/** Who may join, or invite. v2tim.md 6.2 */
export const joinOptionWords = {
  any: 'FreeAccess',
  auth: 'NeedPermission',
  forbid: 'DisableApply',
} as const
