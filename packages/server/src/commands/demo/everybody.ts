import { Refusal } from '@kidoku/protocol'
import { userIds } from './people.ts'
import type { Speaker } from './speaker.ts'

export const everybody = 'everybody'

/** The large group: how many are to be in it, the twelve included, and how many are. */
export interface Crowd {
  readonly members: number
  readonly membersWanted: number
}

export interface Everybody {
  crowd(): Crowd
  /** Makes the group, if it is not there: with the twelve in it, and a first word, so that it is in their lists. */
  open(): Promise<void>
  /** Begins to fill the group; what was begun before goes on where it was. */
  fill(): void
  /** Stops filling; resolves when nothing is under way any more. */
  close(): Promise<void>
}

/** Who come in at once: committed together, and short enough that whoever writes meanwhile does not notice. */
const joinsAtOnce = 100

const givenNames =
  'aiko bram chidi dana emil fatou gulnara hugo ida jun kofi lena mina noor omar petra qiang rosa sami tove uma victor wanja xenia yusuf zoe'.split(
    ' ',
  )

/** The simulated members have names of their own: `mina-00042`. */
export function simulatedId(at: number): string {
  return `${givenNames[at % givenNames.length]}-${String(at).padStart(5, '0')}`
}

export function simulatedCount(crowd: Crowd): number {
  return Math.max(0, crowd.members - userIds.length)
}

/**
 * A group of a hundred thousand that come in one by one, by `groups.join` like anybody else: a Meeting, where nobody is told of
 * each newcomer. It takes a while at the first start, so it is done beside everything else.
 */
export function createEverybody(
  say: Speaker,
  membersWanted: number,
  onError: (error: unknown) => void,
): Everybody {
  let members = 0
  let isClosing = false
  let filling: Promise<void> | undefined

  async function open(): Promise<void> {
    const [found] = (await say('alice', 'groups.get', { groupIds: [everybody] })).results
    members = found?.group?.memberCount ?? userIds.length
    if (found?.group !== undefined) return
    await say('alice', 'groups.create', {
      groupType: 'Meeting',
      groupId: everybody,
      name: 'Everybody',
      faceUrl: `/demo/faces/${everybody}.svg`,
      members: userIds.filter((userId) => userId !== 'alice').map((userId) => ({ userId })),
    })
    await tell(0, { text: 'Come in, there is room for everybody.', needReadReceipt: false })
  }

  async function join(userId: string): Promise<void> {
    try {
      await say(userId, 'groups.join', { groupId: everybody })
    } catch (error) {
      // 10013: in already, from a start that was interrupted.
      if (!(error instanceof Refusal) || error.code !== 10013) throw error
    }
  }

  async function run(): Promise<void> {
    while (members < membersWanted && !isClosing) {
      const first = simulatedCount({ members, membersWanted })
      const count = Math.min(joinsAtOnce, membersWanted - members)
      await Promise.all(Array.from({ length: count }, (_, at) => join(simulatedId(first + at))))
      members += count
      // Whoever asks something meanwhile is heard first.
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (!isClosing) await tell(1, { text: 'Good morning, everybody. All of you.', needReadReceipt: true })
  }

  /** Said again at each start, and stored once: the server knows the msgId. */
  async function tell(
    number: number,
    { text, needReadReceipt }: { readonly text: string; readonly needReadReceipt: boolean },
  ): Promise<void> {
    const msgId = `demo-everybody-${number}`
    const elems = [{ type: 'text', text }] as const
    await say('alice', 'messages.send', { groupId: everybody, msgId, random: number, elems, needReadReceipt })
  }

  return {
    crowd: () => ({ members, membersWanted }),
    open,
    fill: () => {
      filling ??= run().catch((error: unknown) => {
        if (!isClosing) onError(error)
      })
    },
    close: async () => {
      isClosing = true
      await filling
    },
  }
}
