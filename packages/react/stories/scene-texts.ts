/** What is said in a scene, so that each language is shown with its own words. */
export interface SceneTexts {
  readonly group: string
  readonly bob: string
  readonly carol: string
  readonly dave: string
  readonly question: string
  readonly answer: string
  readonly reply: string
  readonly notice: string
  readonly thanks: string
  readonly last: string
}

const en: SceneTexts = {
  group: 'Tea break',
  bob: 'Bob Lindqvist',
  carol: 'Carol Okafor',
  dave: 'Dave',
  question: 'Did anybody see the new kettle?',
  answer: 'I did. It even whistles, and the whole floor knows when the tea is ready.',
  reply: 'Finally. The old one only sighed 🫖',
  notice: 'There is cake in the kitchen. Please read this before three o’clock, it will not last.',
  thanks: 'On my way!',
  last: 'Three o’clock at the window, then.',
}
const zh: SceneTexts = {
  group: '下午茶',
  bob: '李波',
  carol: '王可欣',
  dave: '大卫',
  question: '有人看到新水壶了吗？',
  answer: '看到了，水开了还会响，整层楼都知道可以喝茶了。',
  reply: '太好了，旧的那个只会叹气 🫖',
  notice: '厨房里有蛋糕。请在三点之前看到这条消息，晚了就没有了。',
  thanks: '马上到！',
  last: '那就三点，窗边见。',
}
const ja: SceneTexts = {
  group: 'お茶の時間',
  bob: '佐藤 望',
  carol: '鈴木 香',
  dave: '田中',
  question: '新しいやかん、見た人いますか？',
  answer: '見ました。お湯が沸くと笛が鳴って、フロア中に聞こえます。',
  reply: 'よかった。前のはため息だけでしたから 🫖',
  notice: '台所にケーキがあります。三時までに読んでくださいね。すぐなくなります。',
  thanks: 'すぐ行きます！',
  last: 'では三時に窓ぎわで。',
}
const ko: SceneTexts = {
  group: '티타임',
  bob: '김보람',
  carol: '이가연',
  dave: '박다윗',
  question: '새 주전자 보신 분 있나요?',
  answer: '봤어요. 물이 끓으면 휘파람 소리가 나서 층 전체가 알아요.',
  reply: '드디어! 예전 건 한숨만 쉬었잖아요 🫖',
  notice: '주방에 케이크가 있습니다. 세 시 전에 꼭 읽어 주세요. 금방 없어져요.',
  thanks: '지금 가요!',
  last: '그럼 세 시에 창가에서 봐요.',
}
const ar: SceneTexts = {
  group: 'استراحة الشاي',
  bob: 'بشير',
  carol: 'كريمة العلي',
  dave: 'داود',
  question: 'هل رأى أحدكم الغلاية الجديدة؟',
  answer: 'نعم رأيتها. إنها تصفّر عندما يغلي الماء، فيعلم الطابق كله أن الشاي جاهز.',
  reply: 'أخيرًا. القديمة كانت تتنهد فقط 🫖',
  notice: 'يوجد كعك في المطبخ. اقرؤوا هذه الرسالة قبل الثالثة، فلن يبقى منه شيء.',
  thanks: 'أنا قادم!',
  last: 'إذن في الثالثة عند النافذة.',
}
const all: Readonly<Record<string, SceneTexts>> = { en, zh, ja, ko, ar }

export function sceneTexts(language: string): SceneTexts {
  return all[language] ?? en
}
