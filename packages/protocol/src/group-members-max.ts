/** How many members a group of each type may have. v2tim.md 6.1; the reference's paid ceilings are not ours. */
export const groupMembersMax = {
  Work: 1_000_000,
  Public: 1_000_000,
  Meeting: 1_000_000,
  AVChatRoom: 10_000_000,
  Community: 1_000_000,
} as const
