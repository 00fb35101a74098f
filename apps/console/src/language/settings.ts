/** What live settings are called, by the name the server gives them; one that is missing stands under that name. */
export type SettingTexts = Readonly<Record<string, string>>

export const settingTitles: Readonly<Record<string, SettingTexts>> = {
  en: {
    'receipts.groupTypes': 'Read receipts for group messages',
    'receipts.groupSizeMax': 'Largest group with receipts',
    'receipts.perRequestMax': 'Messages in one request',
    'receipts.userOptOut': 'Turning receipts off',
    'receipts.discloseOptOut': 'Show how many have them off',
    'receipts.listVisibleTo': 'Who sees the lists of readers',
    'receipts.tellEveryMs': 'Pause between news of receipts',
    'groups.community': 'Communities',
    'groups.meetingUnread': 'Unread counts in Meeting groups',
    'groups.meetingNotices': 'Notices of who comes and goes in Meeting groups',
    'sessions.allowedOrigins': 'Origins that may open a socket',
    'sessions.policy': 'Devices online at once',
    'sessions.perUserMax': 'Devices of one user',
    'messages.revokeWindowMs': 'Time to recall a message',
    'rates.requestsPerSecondMax': 'Requests a second of one connection',
    'rates.loginFailuresPerMinuteMax': 'Refused logins a minute of one address',
    'rates.groupMessagesPerSecondMax': 'Messages a second in one group',
  },
  zh: {
    'receipts.groupTypes': '群消息已读回执',
    'receipts.groupSizeMax': '支持回执的最大群人数',
    'receipts.perRequestMax': '单次请求的消息数',
    'receipts.userOptOut': '用户关闭回执',
    'receipts.discloseOptOut': '显示已关闭回执的人数',
    'receipts.listVisibleTo': '谁可以查看已读列表',
    'receipts.tellEveryMs': '回执通知的间隔',
    'groups.community': '社群',
    'groups.meetingUnread': 'Meeting 群的未读数',
    'groups.meetingNotices': 'Meeting 群的进退群通知',
    'sessions.allowedOrigins': '允许建立连接的来源',
    'sessions.policy': '多端同时在线',
    'sessions.perUserMax': '单个用户的设备数',
    'messages.revokeWindowMs': '消息撤回时限',
    'rates.requestsPerSecondMax': '单个连接每秒请求数',
    'rates.loginFailuresPerMinuteMax': '单个地址每分钟登录失败数',
    'rates.groupMessagesPerSecondMax': '单个群每秒消息数',
  },
  ja: {
    'receipts.groupTypes': 'グループメッセージの開封確認',
    'receipts.groupSizeMax': '開封確認を使える最大人数',
    'receipts.perRequestMax': '1 回の要求で扱うメッセージ数',
    'receipts.userOptOut': '開封確認をオフにできるか',
    'receipts.discloseOptOut': 'オフにしている人数を表示',
    'receipts.listVisibleTo': '既読者の一覧を見られる人',
    'receipts.tellEveryMs': '開封確認の通知間隔',
    'groups.community': 'コミュニティ',
    'groups.meetingUnread': 'Meeting グループの未読数',
    'groups.meetingNotices': 'Meeting グループの入退室通知',
    'sessions.allowedOrigins': '接続を許可するオリジン',
    'sessions.policy': '同時にオンラインにできる端末',
    'sessions.perUserMax': '1 人あたりの端末数',
    'messages.revokeWindowMs': 'メッセージを取り消せる時間',
    'rates.requestsPerSecondMax': '1 接続あたりの毎秒の要求数',
    'rates.loginFailuresPerMinuteMax': '1 アドレスあたりの毎分のログイン失敗数',
    'rates.groupMessagesPerSecondMax': '1 グループあたりの毎秒のメッセージ数',
  },
  ko: {
    'receipts.groupTypes': '그룹 메시지 읽음 확인',
    'receipts.groupSizeMax': '읽음 확인을 지원하는 최대 인원',
    'receipts.perRequestMax': '한 요청의 메시지 수',
    'receipts.userOptOut': '읽음 확인 끄기',
    'receipts.discloseOptOut': '끈 사람 수 표시',
    'receipts.listVisibleTo': '읽은 사람 목록을 볼 수 있는 사람',
    'receipts.tellEveryMs': '읽음 확인 알림 간격',
    'groups.community': '커뮤니티',
    'groups.meetingUnread': 'Meeting 그룹의 안 읽음 수',
    'groups.meetingNotices': 'Meeting 그룹의 입퇴장 알림',
    'sessions.allowedOrigins': '연결을 허용하는 출처',
    'sessions.policy': '동시에 온라인인 기기',
    'sessions.perUserMax': '사용자당 기기 수',
    'messages.revokeWindowMs': '메시지 취소 가능 시간',
    'rates.requestsPerSecondMax': '연결당 초당 요청 수',
    'rates.loginFailuresPerMinuteMax': '주소당 분당 로그인 실패 수',
    'rates.groupMessagesPerSecondMax': '그룹당 초당 메시지 수',
  },
}

/** Where the server's sentence speaks of how a flag is written. */
export const settingsEn: SettingTexts = {
  'receipts.groupTypes':
    'Groups of the types ticked here may use read receipts. AVChatRoom stores nothing, so it is never among them.',
  'sessions.allowedOrigins':
    'Origins of web pages that may open a socket. Empty: any; the UserSig is what lets in.',
}

export const settingsZh: SettingTexts = {
  'receipts.groupTypes': '勾选的群类型，其消息才能使用已读回执。AVChatRoom 不存储消息，因此不支持。',
  'receipts.groupSizeMax': '群人数超过该值时，消息不带回执发送。',
  'receipts.perRequestMax': '一次提交或查询回执的消息数量。',
  'receipts.userOptOut': '用户是否可以关闭已读回执；不允许时返回 7013。',
  'receipts.discloseOptOut': '是否显示 undisclosedCount；不显示时，这些成员计为未读。',
  'receipts.listVisibleTo': '谁可以查看已读成员列表：消息发送者，或所有成员。',
  'receipts.tellEveryMs': '后续回执通知发送者的最短间隔。',
  'groups.community': '是否可以创建社群；不可以时返回 11000。',
  'groups.meetingUnread': 'Meeting 群是否计算未读消息数。',
  'groups.meetingNotices': 'Meeting 群是否通知成员的加入和退出。',
  'sessions.allowedOrigins': '允许建立连接的网页来源。留空表示不限；真正的凭证是 UserSig。',
  'sessions.policy': '可以同时在线的设备：多台、每个平台一台，或仅一台。',
  'sessions.perUserMax': '策略为 several 时，单个用户同时在线的设备数；超出时最早的设备被踢下线。',
  'messages.revokeWindowMs': '发送者可以撤回消息的时间。',
  'rates.requestsPerSecondMax': '单个连接每秒的请求数，超出时返回 9506。0 表示不限。',
  'rates.loginFailuresPerMinuteMax': '单个地址每分钟被拒绝的登录数，超出时返回 70050。0 表示不限。',
  'rates.groupMessagesPerSecondMax':
    '普通成员在单个群中每秒的消息数，超出时返回 10023。群主、管理员和高优先级消息不受限。0 表示不限。',
}

export const settingsJa: SettingTexts = {
  'receipts.groupTypes':
    'チェックした種類のグループだけがメッセージの開封確認を使えます。AVChatRoom は何も保存しないため対象外です。',
  'receipts.groupSizeMax': 'この人数を超えると、メッセージは開封確認なしで送られます。',
  'receipts.perRequestMax': '1 回の要求で報告または照会できるメッセージの数です。',
  'receipts.userOptOut': '利用者が開封確認をオフにできるかどうか。できない場合は 7013 を返します。',
  'receipts.discloseOptOut':
    'undisclosedCount を表示するかどうか。表示しない場合、その人たちは未読に数えます。',
  'receipts.listVisibleTo': '既読者の一覧を見られる人：送信者だけ、または全メンバー。',
  'receipts.tellEveryMs': '続く開封確認を送信者に知らせる最短の間隔です。',
  'groups.community': 'コミュニティを作成できるかどうか。できない場合は 11000 を返します。',
  'groups.meetingUnread': 'Meeting グループで未読メッセージを数えるかどうか。',
  'groups.meetingNotices': 'Meeting グループでメンバーの出入りを知らせるかどうか。',
  'sessions.allowedOrigins':
    '接続を開けるウェブページのオリジンです。空なら制限しません。認証は UserSig によります。',
  'sessions.policy': '同時にオンラインにできる端末：複数、プラットフォームごとに 1 台、または 1 台だけ。',
  'sessions.perUserMax': '方針が several の場合の 1 人あたりの端末数。超えると最も古い端末が切断されます。',
  'messages.revokeWindowMs': '送信者がメッセージを取り消せる時間です。',
  'rates.requestsPerSecondMax': '1 接続の毎秒の要求数。超えると 9506 で拒否します。0 は無制限。',
  'rates.loginFailuresPerMinuteMax':
    '1 アドレスの毎分の拒否されたログイン数。超えると 70050 で拒否します。0 は無制限。',
  'rates.groupMessagesPerSecondMax':
    '一般メンバーが 1 グループに送る毎秒のメッセージ数。超えると 10023 で拒否します。オーナー、管理者、高優先度は対象外。0 は無制限。',
}

export const settingsKo: SettingTexts = {
  'receipts.groupTypes':
    '선택한 그룹 유형의 메시지만 읽음 확인을 사용할 수 있습니다. AVChatRoom은 아무것도 저장하지 않으므로 제외됩니다.',
  'receipts.groupSizeMax': '이 인원을 넘으면 메시지는 읽음 확인 없이 전송됩니다.',
  'receipts.perRequestMax': '한 요청에서 보고하거나 조회하는 메시지 수입니다.',
  'receipts.userOptOut': '사용자가 읽음 확인을 끌 수 있는지 여부. 끌 수 없으면 7013을 반환합니다.',
  'receipts.discloseOptOut': 'undisclosedCount를 표시할지 여부. 표시하지 않으면 안 읽음으로 계산합니다.',
  'receipts.listVisibleTo': '읽은 사람 목록을 볼 수 있는 사람: 보낸 사람 또는 모든 구성원.',
  'receipts.tellEveryMs': '이후의 읽음 확인을 보낸 사람에게 알리는 최소 간격입니다.',
  'groups.community': '커뮤니티를 만들 수 있는지 여부. 만들 수 없으면 11000을 반환합니다.',
  'groups.meetingUnread': 'Meeting 그룹에서 안 읽은 메시지를 셀지 여부.',
  'groups.meetingNotices': 'Meeting 그룹에서 구성원의 출입을 알릴지 여부.',
  'sessions.allowedOrigins':
    '연결을 열 수 있는 웹 페이지의 출처. 비우면 제한이 없으며, 인증은 UserSig로 합니다.',
  'sessions.policy': '동시에 온라인일 수 있는 기기: 여러 대, 플랫폼별 한 대, 또는 한 대.',
  'sessions.perUserMax': '정책이 several일 때 사용자당 기기 수. 넘으면 가장 오래된 기기가 끊깁니다.',
  'messages.revokeWindowMs': '보낸 사람이 메시지를 취소할 수 있는 시간입니다.',
  'rates.requestsPerSecondMax': '연결당 초당 요청 수. 넘으면 9506으로 거부합니다. 0은 무제한.',
  'rates.loginFailuresPerMinuteMax': '주소당 분당 거부된 로그인 수. 넘으면 70050으로 거부합니다. 0은 무제한.',
  'rates.groupMessagesPerSecondMax':
    '일반 구성원이 한 그룹에 보내는 초당 메시지 수. 넘으면 10023으로 거부합니다. 소유자, 관리자, 높은 우선순위는 제외. 0은 무제한.',
}
