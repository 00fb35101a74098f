import { asked, isRecord } from './asked.ts'

/** The large group, which fills at the first start. */
export interface Crowd {
  readonly members: number
  readonly membersWanted: number
}

export function fetchCrowd(): Promise<Crowd> {
  return asked('/demo/crowd', isCrowd)
}

function isCrowd(answer: unknown): answer is Crowd {
  return isRecord(answer) && typeof answer.members === 'number' && typeof answer.membersWanted === 'number'
}
