import { describe } from 'vitest'
import { asking } from './asking.ts'
import { availability } from './availability.ts'
import { giving } from './giving.ts'
import { leavingAndComingBack } from './leaving.ts'
import { paging } from './paging.ts'
import { readMarks } from './read-marks.ts'
import { recall } from './recall.ts'
import { resume } from './resume.ts'
import type { StartTarget } from './target.ts'
import { targeted } from './targeted.ts'
import { telling } from './telling.ts'
import { turningOff } from './turning-off.ts'
import { twoMechanisms } from './two-mechanisms.ts'
import { whoIsCounted } from './who-is-counted.ts'

/** The rules of read receipts as an exam that speaks frames only: any engine that passes it is exact. */
export function receiptsConformance(startTarget: StartTarget): void {
  describe('receipts', () => {
    twoMechanisms(startTarget)
    whoIsCounted(startTarget)
    leavingAndComingBack(startTarget)
    targeted(startTarget)
    recall(startTarget)
    giving(startTarget)
    telling(startTarget)
    resume(startTarget)
    asking(startTarget)
    paging(startTarget)
    availability(startTarget)
    turningOff(startTarget)
    readMarks(startTarget)
  })
}
