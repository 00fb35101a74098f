import type { Message } from '@kidoku/protocol'
import type { Differences } from './differences.ts'
import type { Model } from './model.ts'
import type { Person } from './person.ts'

const pageSize = 100

/** Every message once, in the order it was acknowledged, with its text; and the numbers of the whole history without gaps. */
export async function checkHistory(
  reader: Person,
  conversation: string,
  parts: { readonly model: Model; readonly differences: Differences },
): Promise<void> {
  const { model, differences } = parts
  const history = await readHistory(reader, conversation)
  const gaps = history.filter((message, index) => message.seq !== index + 1).slice(0, 1)
  for (const message of gaps) differences.add(`The history is not gapless before #${message.seq}.`)
  const stored = history.filter(({ elems }) => elems[0]?.type !== 'tips').map(facts)
  const expected = model.messages.map(({ seq, msgId, sender, text }) => ({ seq, msgId, sender, text }))
  differences.compare('messages stored', stored.length, expected.length)
  for (const [index, message] of expected.entries()) {
    differences.compare(`#${message.seq} in the history`, stored[index], message)
  }
}

async function readHistory(reader: Person, conversation: string): Promise<readonly Message[]> {
  const history: Message[] = []
  for (;;) {
    const page = await reader.call('messages.history', {
      conversation,
      direction: 'newer',
      count: pageSize,
      beyondSeq: history.at(-1)?.seq ?? 0,
    })
    history.push(...page.messages)
    if (page.isFinished) return history
    if (page.messages.length === 0) throw new Error('A page of the history is empty, and not the last.')
  }
}

function facts({ seq, msgId, sender, elems }: Message): object {
  const [elem] = elems
  return { seq, msgId, sender, text: elem?.type === 'text' ? elem.text : undefined }
}
