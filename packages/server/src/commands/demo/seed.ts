import { Refusal } from '@kidoku/protocol'
import { people, userIds } from './people.ts'
import type { Speaker } from './speaker.ts'
import { type Line, privateTalks, teaBreakTalk } from './talk.ts'

export const teaBreak = 'tea-break'

/** How many of a talk's last lines are left for those who open the page: unread, and without their receipts. */
const leftUnread = 3
/** Who has read how much of a group's last own line: so that the first thing seen is a count in the making. */
const readersOfTheLast = 7

/**
 * Puts the twelve, their group and their talks in place, by the methods that everybody uses. What is there already stays:
 * done again, it changes nothing, and a folder of an earlier version gets what it lacks.
 */
export async function seed(say: Speaker): Promise<void> {
  await ensureTeaBreak(say)
  await Promise.all(people.map((person) => introduce(say, person)))
  if (await isQuiet(say, `group_${teaBreak}`, 'alice')) await talkInGroup(say)
  for (const { between, lines } of privateTalks) await talkInPrivate(say, between, lines)
}

async function ensureTeaBreak(say: Speaker): Promise<void> {
  const { results } = await say('alice', 'groups.get', { groupIds: [teaBreak] })
  const found = results[0]?.group
  const others = userIds.filter((userId) => userId !== 'alice')
  if (found === undefined) {
    await say('alice', 'groups.create', {
      groupType: 'Work',
      groupId: teaBreak,
      name: 'Tea break',
      faceUrl: `/demo/faces/${teaBreak}.svg`,
      members: others.map((userId) => ({ userId })),
    })
    return
  }
  // A demo of an earlier version had four people, and a group without a face.
  const insider = found.owner || 'alice'
  const { members } = await unlessRefused(say(insider, 'groups.getMembers', { groupId: teaBreak, userIds }), {
    members: [],
  })
  const present = new Set(members.map((member) => member.userId))
  if (!present.has(insider)) return
  const missing = userIds.filter((userId) => !present.has(userId))
  if (missing.length > 0) await say(insider, 'groups.invite', { groupId: teaBreak, userIds: missing })
  if (found.faceUrl === '')
    await say(insider, 'groups.set', { groupId: teaBreak, faceUrl: `/demo/faces/${teaBreak}.svg` })
}

/** Whoever has given themselves a name or a face keeps it. */
async function introduce(say: Speaker, { userId, name }: (typeof people)[number]): Promise<void> {
  const { users } = await say(userId, 'users.get', { userIds: [userId] })
  const [profile] = users
  const wanted = { nickName: name, faceUrl: `/demo/faces/${userId}.svg` }
  const input = {
    ...(profile?.nickName ? {} : { nickName: wanted.nickName }),
    ...(profile?.faceUrl ? {} : { faceUrl: wanted.faceUrl }),
  }
  if (Object.keys(input).length > 0) await say(userId, 'users.setSelf', input)
}

/** Nothing but notices of who came and went. */
async function isQuiet(say: Speaker, conversation: string, userId: string): Promise<boolean> {
  const page = await unlessRefused(
    say(userId, 'messages.history', { conversation, direction: 'older', count: 20 }),
    { messages: [], isFinished: true },
  )
  return page.messages.every((message) => message.elems.every((elem) => elem.type === 'tips'))
}

async function talkInGroup(say: Speaker): Promise<void> {
  const conversation = `group_${teaBreak}`
  const seqs = await speak(say, teaBreakTalk, { groupId: teaBreak }, teaBreak)
  const last = seqs.length - 1
  for (const [at, userId] of userIds.entries()) {
    const isOnThePage = at < 2
    const upTo = isOnThePage ? seqs.length - leftUnread : at < readersOfTheLast + 2 ? seqs.length : last
    // The server leaves out what they have said themselves.
    await say(userId, 'receipts.give', { conversation, seqs: seqs.slice(0, upTo) })
    await say(userId, 'readMarks.set', { conversation, upToSeq: seqs[upTo - 1] ?? 0 })
  }
}

async function talkInPrivate(
  say: Speaker,
  [one, other]: readonly [string, string],
  lines: readonly Line[],
): Promise<void> {
  if (!(await isQuiet(say, `c2c_${other}`, one))) return
  const to = (from: string): string => (from === one ? other : one)
  const seqs: number[] = []
  for (const [at, line] of lines.entries())
    seqs.push(...(await speak(say, [line], { userId: to(line.from) }, `${one}-${other}-${at}`)))
  for (const userId of [one, other]) {
    const conversation = `c2c_${to(userId)}`
    await say(userId, 'receipts.give', { conversation, seqs })
    await say(userId, 'readMarks.set', { conversation })
  }
}

/** All at once: they are committed together, in their order. */
async function speak(
  say: Speaker,
  lines: readonly Line[],
  to: { readonly groupId: string } | { readonly userId: string },
  name: string,
): Promise<readonly number[]> {
  const sent = await Promise.all(
    lines.map(({ from, text }, at) =>
      say(from, 'messages.send', {
        ...to,
        msgId: `demo-${name}-${at}`,
        random: at,
        elems: [{ type: 'text', text }],
        needReadReceipt: true,
      }),
    ),
  )
  return sent.map(({ message }) => message.seq)
}

async function unlessRefused<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refusal) return otherwise
    throw error
  }
}
