import { type Input, limits, type Nothing, type Output, Refusal } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { getProfiles, holdProfile, writeProfile } from './store.ts'

export async function getUsers(
  context: QueryContext,
  input: Input<'users.get'>,
): Promise<Output<'users.get'>> {
  const profiles = await getProfiles(context.read, input.userIds)
  return { users: input.userIds.flatMap((userId) => profiles.get(userId) ?? []) }
}

export async function setSelf(context: CommandContext, input: Input<'users.setSelf'>): Promise<Nothing> {
  const { tx, caller } = context
  checkTexts(input)
  const profile = await holdProfile(tx, caller.userId)
  if (profile === undefined) throw new Refusal(70107)
  const changed = { ...profile, ...input }
  await writeProfile(tx, changed)
  context.tell('users.selfChanged', changed, { users: [caller.userId] })
  return {}
}

export function checkTexts(texts: {
  readonly nickName?: string
  readonly faceUrl?: string
  readonly selfSignature?: string
}): void {
  for (const [field, bytesMax] of textLimits) {
    if (Buffer.byteLength(texts[field] ?? '') > bytesMax)
      throw new Refusal(6017, `${field} is at most ${bytesMax} bytes`)
  }
}

const textLimits = [
  ['nickName', limits.nickNameBytesMax],
  ['faceUrl', limits.faceUrlBytesMax],
  ['selfSignature', limits.selfSignatureBytesMax],
] as const
