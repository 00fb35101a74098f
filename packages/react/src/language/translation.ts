/** As many forms as the language has: the categories of `Intl.PluralRules`. `{{count, number}}` is the number as the language writes it. */
export interface PluralPhrase {
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

/** All that the components say. A new language is one file that gives these. */
export interface Translation {
  readonly conversations: string
  readonly noConversations: string
  readonly noConversationsHint: string
  readonly conversationsFailed: string
  readonly unreadMessages: PluralPhrase
  readonly you: string
  /** `{{name}}` */
  readonly messagesWith: string
  readonly noMessages: string
  readonly noMessagesHint: string
  readonly messagesFailed: string
  readonly loadingMessages: string
  readonly loadingOlder: string
  readonly beginning: string
  readonly tryAgain: string
  readonly newMessages: string
  readonly newBelow: PluralPhrase
  readonly toNewest: string
  readonly recalled: string
  /** `{{name}}` */
  readonly recalledBy: string
  readonly unsupported: string
  readonly sending: string
  readonly notSent: string
  readonly sendAgain: string
  readonly sent: string
  readonly read: string
  /** `{{time}}` */
  readonly readAt: string
  readonly unread: string
  readonly readBy: PluralPhrase
  readonly allRead: string
  /** `{{status}}`: one of the three above. */
  readonly showReaders: string
  readonly notYet: PluralPhrase
  readonly readReceipts: string
  /** Name of a tab, `{{count}}`. */
  readonly readTab: string
  readonly unreadTab: string
  readonly nobodyRead: string
  readonly nobodyUnread: string
  readonly undisclosed: PluralPhrase
  readonly departed: PluralPhrase
  readonly searchMembers: string
  readonly noMatch: string
  /** `{{searched}}` of `{{count}}` have been looked through. */
  readonly searchedSome: PluralPhrase
  readonly searchMore: string
  readonly loadingMembers: string
  readonly membersFailed: string
  readonly close: string
  readonly writeMessage: string
  readonly send: string
  readonly askForReceipt: string
  readonly askForReceiptOff: string
  /** The last message asked, and its group has none. */
  readonly askForReceiptWithout: string
  readonly receiptsSwitch: string
  readonly receiptsSwitchHint: string
  readonly receiptsSwitchForbidden: string
  readonly online: string
  readonly connecting: string
  readonly offline: string
  readonly signedOut: string
  readonly kicked: string
  readonly expired: string
  /** Tips of a group: `{{names}}`. */
  readonly tipJoined: string
  readonly tipInvited: string
  readonly tipLeft: string
  readonly tipKicked: string
  readonly tipAdminSet: string
  readonly tipAdminCancelled: string
  readonly tipGroupChanged: string
  readonly tipMembersChanged: string
}
