/**
 * V2TIM's enumerations, with its names and numbers (v2tim.md 3.2): whole, also where the feature is not here. Each exists
 * grouped, as in C++ (`V2TIMMessagePriority.V2TIM_PRIORITY_NORMAL`); the flat names are in `v2tim-flat-numbers.ts`.
 */
type ValueOf<T> = T[keyof T]

export const V2TIMMessageStatus = {
  V2TIM_MSG_STATUS_SENDING: 1,
  V2TIM_MSG_STATUS_SEND_SUCC: 2,
  V2TIM_MSG_STATUS_SEND_FAIL: 3,
  V2TIM_MSG_STATUS_HAS_DELETED: 4,
  V2TIM_MSG_STATUS_LOCAL_IMPORTED: 5,
  V2TIM_MSG_STATUS_LOCAL_REVOKED: 6,
} as const
export type V2TIMMessageStatus = ValueOf<typeof V2TIMMessageStatus>

export const V2TIMElemType = {
  V2TIM_ELEM_TYPE_NONE: 0,
  V2TIM_ELEM_TYPE_TEXT: 1,
  V2TIM_ELEM_TYPE_CUSTOM: 2,
  V2TIM_ELEM_TYPE_IMAGE: 3,
  V2TIM_ELEM_TYPE_SOUND: 4,
  V2TIM_ELEM_TYPE_VIDEO: 5,
  V2TIM_ELEM_TYPE_FILE: 6,
  V2TIM_ELEM_TYPE_LOCATION: 7,
  V2TIM_ELEM_TYPE_FACE: 8,
  V2TIM_ELEM_TYPE_GROUP_TIPS: 9,
  V2TIM_ELEM_TYPE_MERGER: 10,
} as const
export type V2TIMElemType = ValueOf<typeof V2TIMElemType>

export const V2TIMMessagePriority = {
  V2TIM_PRIORITY_DEFAULT: 0,
  V2TIM_PRIORITY_HIGH: 1,
  V2TIM_PRIORITY_NORMAL: 2,
  V2TIM_PRIORITY_LOW: 3,
} as const
export type V2TIMMessagePriority = ValueOf<typeof V2TIMMessagePriority>

export const V2TIMMessageGetType = {
  V2TIM_GET_CLOUD_OLDER_MSG: 1,
  V2TIM_GET_CLOUD_NEWER_MSG: 2,
  V2TIM_GET_LOCAL_OLDER_MSG: 3,
  V2TIM_GET_LOCAL_NEWER_MSG: 4,
} as const
export type V2TIMMessageGetType = ValueOf<typeof V2TIMMessageGetType>

export const V2TIMGroupMessageReadMembersFilter = {
  V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ: 0,
  V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD: 1,
} as const
export type V2TIMGroupMessageReadMembersFilter = ValueOf<typeof V2TIMGroupMessageReadMembersFilter>
/** The same under its Flutter name. */
export const GetGroupMessageReadMemberListFilter: typeof V2TIMGroupMessageReadMembersFilter =
  V2TIMGroupMessageReadMembersFilter

export const V2TIMGroupTipsType = {
  V2TIM_GROUP_TIPS_TYPE_JOIN: 1,
  V2TIM_GROUP_TIPS_TYPE_INVITE: 2,
  V2TIM_GROUP_TIPS_TYPE_QUIT: 3,
  V2TIM_GROUP_TIPS_TYPE_KICKED: 4,
  V2TIM_GROUP_TIPS_TYPE_SET_ADMIN: 5,
  V2TIM_GROUP_TIPS_TYPE_CANCEL_ADMIN: 6,
  V2TIM_GROUP_TIPS_TYPE_GROUP_INFO_CHANGE: 7,
  V2TIM_GROUP_TIPS_TYPE_MEMBER_INFO_CHANGE: 8,
  V2TIM_GROUP_TIPS_TYPE_TOPIC_INFO_CHANGE: 9,
  V2TIM_GROUP_TIPS_TYPE_PINNED_MESSAGE_ADDED: 10,
  V2TIM_GROUP_TIPS_TYPE_PINNED_MESSAGE_DELETED: 11,
} as const
export type V2TIMGroupTipsType = ValueOf<typeof V2TIMGroupTipsType>

export const V2TIMGroupInfoChangeType = {
  V2TIM_GROUP_INFO_CHANGE_TYPE_NAME: 1,
  V2TIM_GROUP_INFO_CHANGE_TYPE_INTRODUCTION: 2,
  V2TIM_GROUP_INFO_CHANGE_TYPE_NOTIFICATION: 3,
  V2TIM_GROUP_INFO_CHANGE_TYPE_FACE: 4,
  V2TIM_GROUP_INFO_CHANGE_TYPE_OWNER: 5,
  V2TIM_GROUP_INFO_CHANGE_TYPE_CUSTOM: 6,
  V2TIM_GROUP_INFO_CHANGE_TYPE_SHUT_UP_ALL: 8,
  V2TIM_GROUP_INFO_CHANGE_TYPE_TOPIC_CUSTOM_DATA: 9,
  V2TIM_GROUP_INFO_CHANGE_TYPE_RECEIVE_MESSAGE_OPT: 10,
  V2TIM_GROUP_INFO_CHANGE_TYPE_GROUP_ADD_OPT: 11,
  V2TIM_GROUP_INFO_CHANGE_TYPE_GROUP_APPROVE_OPT: 12,
  V2TIM_GROUP_INFO_CHANGE_TYPE_ENABLE_PERMISSION_GROUP: 13,
  V2TIM_GROUP_INFO_CHANGE_TYPE_DEFAULT_PERMISSIONS: 14,
  V2TIM_GROUP_INFO_CHANGE_TYPE_TOPIC_ADD_OPT: 15,
  V2TIM_GROUP_INFO_CHANGE_TYPE_TOPIC_APPROVE_OPT: 16,
  V2TIM_GROUP_INFO_CHANGE_TYPE_TOPIC_MEMBER_MAX_COUNT: 17,
} as const
export type V2TIMGroupInfoChangeType = ValueOf<typeof V2TIMGroupInfoChangeType>

export const V2TIMConversationType = {
  /** As Objective-C says it. */
  V2TIM_UNKNOWN: 0,
  V2TIM_CONVERSATION_TYPE_INVALID: 0,
  V2TIM_C2C: 1,
  V2TIM_GROUP: 2,
} as const
export type V2TIMConversationType = ValueOf<typeof V2TIMConversationType>

/** Java's names, and Objective-C's. */
export const V2TIMGroupAtType = {
  TIM_AT_ME: 1,
  TIM_AT_ALL: 2,
  TIM_AT_ALL_AT_ME: 3,
  V2TIM_AT_ME: 1,
  V2TIM_AT_ALL: 2,
  V2TIM_AT_ALL_AT_ME: 3,
} as const
export type V2TIMGroupAtType = ValueOf<typeof V2TIMGroupAtType>

export const V2TIMLoginStatus = {
  V2TIM_STATUS_LOGINED: 1,
  V2TIM_STATUS_LOGINING: 2,
  V2TIM_STATUS_LOGOUT: 3,
} as const
export type V2TIMLoginStatus = ValueOf<typeof V2TIMLoginStatus>

export const V2TIMLogLevel = {
  V2TIM_LOG_NONE: 0,
  V2TIM_LOG_DEBUG: 3,
  V2TIM_LOG_INFO: 4,
  V2TIM_LOG_WARN: 5,
  V2TIM_LOG_ERROR: 6,
} as const
export type V2TIMLogLevel = ValueOf<typeof V2TIMLogLevel>

export const V2TIMGender = { V2TIM_GENDER_UNKNOWN: 0, V2TIM_GENDER_MALE: 1, V2TIM_GENDER_FEMALE: 2 } as const
export type V2TIMGender = ValueOf<typeof V2TIMGender>

export const V2TIMReceiveMessageOpt = {
  V2TIM_RECEIVE_MESSAGE: 0,
  V2TIM_NOT_RECEIVE_MESSAGE: 1,
  V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE: 2,
  V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE_EXCEPT_AT: 3,
  V2TIM_NOT_RECEIVE_MESSAGE_EXCEPT_AT: 4,
} as const
export type V2TIMReceiveMessageOpt = ValueOf<typeof V2TIMReceiveMessageOpt>

export const V2TIMGroupMemberRole = {
  V2TIM_GROUP_MEMBER_UNDEFINED: 0,
  V2TIM_GROUP_MEMBER_ROLE_MEMBER: 200,
  V2TIM_GROUP_MEMBER_ROLE_ADMIN: 300,
  /** C++ and Objective-C say SUPER, Java OWNER. */
  V2TIM_GROUP_MEMBER_ROLE_SUPER: 400,
  V2TIM_GROUP_MEMBER_ROLE_OWNER: 400,
} as const
export type V2TIMGroupMemberRole = ValueOf<typeof V2TIMGroupMemberRole>

export const V2TIMGroupMemberFilter = {
  V2TIM_GROUP_MEMBER_FILTER_ALL: 0,
  V2TIM_GROUP_MEMBER_FILTER_OWNER: 1,
  V2TIM_GROUP_MEMBER_FILTER_ADMIN: 2,
  V2TIM_GROUP_MEMBER_FILTER_COMMON: 4,
} as const
export type V2TIMGroupMemberFilter = ValueOf<typeof V2TIMGroupMemberFilter>

/** Who may come in (`groupAddOpt`), and who may bring others in (`groupApproveOpt`). */
export const V2TIMGroupAddOpt = {
  V2TIM_GROUP_ADD_FORBID: 0,
  V2TIM_GROUP_ADD_AUTH: 1,
  V2TIM_GROUP_ADD_ANY: 2,
} as const
export type V2TIMGroupAddOpt = ValueOf<typeof V2TIMGroupAddOpt>

export const V2TIMGroupMemberResult = {
  V2TIM_GROUP_MEMBER_RESULT_FAIL: 0,
  V2TIM_GROUP_MEMBER_RESULT_SUCC: 1,
  V2TIM_GROUP_MEMBER_RESULT_INVALID: 2,
  V2TIM_GROUP_MEMBER_RESULT_PENDING: 3,
  V2TIM_GROUP_MEMBER_RESULT_OVERLIMIT: 4,
} as const
export type V2TIMGroupMemberResult = ValueOf<typeof V2TIMGroupMemberResult>

export const V2TIMImageType = {
  V2TIM_IMAGE_TYPE_ORIGIN: 1,
  V2TIM_IMAGE_TYPE_THUMB: 2,
  V2TIM_IMAGE_TYPE_LARGE: 4,
} as const
export type V2TIMImageType = ValueOf<typeof V2TIMImageType>

export const V2TIMOfflinePushFlag = { V2TIM_OFFLINE_PUSH_DEFAULT: 0, V2TIM_OFFLINE_PUSH_NO_PUSH: 1 } as const
export type V2TIMOfflinePushFlag = ValueOf<typeof V2TIMOfflinePushFlag>

export const V2TIMIOSOfflinePushType = {
  V2TIM_IOS_OFFLINE_PUSH_TYPE_APNS: 0,
  V2TIM_IOS_OFFLINE_PUSH_TYPE_VOIP: 1,
} as const
export type V2TIMIOSOfflinePushType = ValueOf<typeof V2TIMIOSOfflinePushType>

export const V2TIMFriendAllowType = {
  V2TIM_FRIEND_ALLOW_ANY: 0,
  V2TIM_FRIEND_NEED_CONFIRM: 1,
  V2TIM_FRIEND_DENY_ANY: 2,
} as const
export type V2TIMFriendAllowType = ValueOf<typeof V2TIMFriendAllowType>

export const V2TIMUserStatusType = {
  V2TIM_USER_STATUS_UNKNOWN: 0,
  V2TIM_USER_STATUS_ONLINE: 1,
  V2TIM_USER_STATUS_OFFLINE: 2,
  V2TIM_USER_STATUS_UNLOGINED: 3,
} as const
export type V2TIMUserStatusType = ValueOf<typeof V2TIMUserStatusType>

export const V2TIMKeywordListMatchType = {
  V2TIM_KEYWORD_LIST_MATCH_TYPE_OR: 0,
  V2TIM_KEYWORD_LIST_MATCH_TYPE_AND: 1,
} as const
export type V2TIMKeywordListMatchType = ValueOf<typeof V2TIMKeywordListMatchType>

/** In `createTextAtMessage` and `createAtSignedGroupMessage`: everybody. v2tim.md 3.4 */
export { everybodyMentioned as kImSDK_MesssageAtALL } from '@kidoku/protocol/wire'
