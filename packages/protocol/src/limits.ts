/**
 * Every bound of the product that both sides must know. A server setting may change those marked (setting); what is here is
 * the default. Sources: v2tim.md 1.2, 3.4, 3.7, 6.2, 6.3; receipts.md §3, §5.
 */

/** One frame in either direction; a larger one closes the socket (code 1009). v2tim.md 3.4, 9522. */
export const frameBytesMax = 1_048_576
/** Requests of one connection that wait for an answer; one more is refused with 9507. */
export const requestsInFlightMax = 1_000
/** Requests a second of one connection (setting); one more is refused with 9506. */
export const requestsPerSecondMax = 1_000
/** Bytes waiting in one socket before a client that does not read is closed (code 4108). */
export const socketBufferedBytesMax = 4_194_304

export const userIdBytesMax = 32
export const groupIdBytesMax = 48
/** All elements, custom data and the like of one message, as JSON in UTF-8. Error 8001 in the SDK, 80002 at the server. */
export const messageBytesMax = 12_288
export const messageElemsMax = 16
export const receiversMax = 50
export const atUsersMax = 30
/** Ordinary members' messages a second in one group (setting); one more is refused with 10023. */
export const groupMessagesPerSecondMax = 40
export const historyPageMax = 100
export const findMessagesMax = 100
/** How long a message can be recalled by its sender (setting). */
export const revokeWindowMs = 120_000

/** Messages in one `receipts.give` or `receipts.get` (setting). receipts.md §3, §5. */
export const receiptsPerRequestMax = 30
/** The same for an administrator. v2tim.md 2.2.3 has 50. */
export const administratorsReceiptsPerRequestMax = 500
/** Members in one page of a read or unread list. receipts.md §5. */
export const readMembersPageMax = 100
/** Entries in one page of "what changed in my receipts". */
export const receiptChangesPageMax = 100

export const usersPerRequestMax = 100
export const allUsersPageMax = 1_000
/** Users whose presence is asked for at once. v2tim.md 8.4 */
export const presenceUsersMax = 500
export const searchCharactersMax = 100
export const nickNameBytesMax = 500
export const faceUrlBytesMax = 500
export const selfSignatureBytesMax = 500

export const conversationsPageMax = 100
/** Unread messages of a conversation that mention the caller, the newest ones, that are named in its entry. */
export const mentionsListedMax = 20

export const groupNameBytesMax = 100
export const groupTextBytesMax = 400
export const groupInitialMembersMax = 500
export const inviteesMax = 20
/** Of an administrator's invitation. v2tim.md 8.4 */
export const administratorsInviteesMax = 100
export const kickedMax = 500
export const groupMembersPageMax = 100
export const groupMembersInfoMax = 100
export const groupsPerRequestMax = 50
export const joinedGroupsPageMax = 100
export const groupApplicationsPageMax = 50
export const allGroupsPageMax = 1_000
export const mutedMembersMax = 1_000
/** Members named in one notice of the application. v2tim.md 6.4 */
export const notifiedMax = 500
export const applicationTextBytesMax = 300
export const nameCardBytesMax = 50
export const reasonBytesMax = 300

export const settingTextCharactersMax = 2_000
export const settingMembersMax = 200
export const auditPageMax = 100
export const administratorNameMax = 32
export const administratorsMax = 1_000
/** Browsers one administrator is signed in with; the oldest session ends. */
export const administratorSessionsMax = 20
export const passwordCharactersMin = 12
export const passwordCharactersMax = 256
export const deliveriesPageMax = 100
