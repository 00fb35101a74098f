/**
 * Every bound of the product that both sides must know. A server setting may change those marked (setting); what is here is
 * the default. Sources: v2tim.md 1.2, 3.4, 3.7, 6.2, 6.3; receipts.md §3, §5.
 */
export const limits = {
  /** One frame in either direction; a larger one closes the socket (code 1009). v2tim.md 3.4, 9522. */
  frameBytesMax: 1_048_576,
  /** Requests of one connection that wait for an answer; one more is refused with 9507. */
  requestsInFlightMax: 1_000,
  /** Requests a second of one connection (setting); one more is refused with 9506. */
  requestsPerSecondMax: 1_000,
  /** Bytes waiting in one socket before a client that does not read is closed (code 4108). */
  socketBufferedBytesMax: 4_194_304,

  userIdBytesMax: 32,
  groupIdBytesMax: 48,
  /** All elements, custom data and the like of one message, as JSON in UTF-8. Error 8001 in the SDK, 80002 at the server. */
  messageBytesMax: 12_288,
  messageElemsMax: 16,
  receiversMax: 50,
  atUsersMax: 30,
  /** Ordinary members' messages a second in one group (setting); one more is refused with 10023. */
  groupMessagesPerSecondMax: 40,
  historyPageMax: 100,
  findMessagesMax: 100,
  /** How long a message can be recalled by its sender (setting). */
  revokeWindowMs: 120_000,

  /** Messages in one `receipts.give` or `receipts.get` (setting). receipts.md §3, §5. */
  receiptsPerRequestMax: 30,
  /** Members in one page of a read or unread list. receipts.md §5. */
  readMembersPageMax: 100,
  /** Entries in one page of "what changed in my receipts". */
  receiptChangesPageMax: 100,

  usersPerRequestMax: 100,
  nickNameBytesMax: 500,
  faceUrlBytesMax: 500,
  selfSignatureBytesMax: 500,

  conversationsPageMax: 100,
  /** Unread messages of a conversation that mention the caller, the newest ones, that are named in its entry. */
  mentionsListedMax: 20,

  groupNameBytesMax: 100,
  groupTextBytesMax: 400,
  groupInitialMembersMax: 500,
  inviteesMax: 20,
  kickedMax: 500,
  groupMembersPageMax: 100,
  groupMembersInfoMax: 100,
  groupsPerRequestMax: 50,
  joinedGroupsPageMax: 100,
  groupApplicationsPageMax: 50,
  applicationTextBytesMax: 300,
  nameCardBytesMax: 50,
  reasonBytesMax: 300,
} as const

/** How many members a group of each type may have. v2tim.md 6.1; the reference's paid ceilings are not ours. */
export const groupMembersMax = {
  Work: 1_000_000,
  Public: 1_000_000,
  Meeting: 1_000_000,
  AVChatRoom: 10_000_000,
  Community: 1_000_000,
} as const
