import { counted } from '../counted.ts'
import { count } from './progress.ts'
import type { Replayed } from './replay.ts'

/** What a replay was, and what it found, as lines. */
export function summaryOf({ log, idleCount, peopleCount, figures, seconds, checked }: Replayed): string {
  const { differences } = checked
  const hidden = differences.count - differences.shown.length
  return [
    `lines         ${count(log.lineCount)} read, of which ${count(log.ignoredCount)} of another kind and ${count(idleCount)} without effect`,
    `people        ${count(peopleCount)}: ${counted(figures.joins, 'join')}, ${counted(figures.leaves, 'leave')}, ${counted(figures.renames, 'rename')}`,
    `messages      ${count(figures.messages)}`,
    `receipts      ${count(figures.receipts)} given, and ${count(figures.idleReceipts)} that must change nothing`,
    `time          ${count(seconds)} seconds, ${count(Math.round(figures.receipts / seconds))} receipts/s`,
    `interruptions ${counted(figures.socketsLost, 'socket')} lost, ${counted(figures.sentAgain, 'request')} sent again, ${count(figures.refusals)} told to wait`,
    `checked       the history, the counts of ${counted(checked.counts, 'message')}, what their senders were told, ${counted(checked.lists, 'list')}`,
    ...differences.shown.map((sentence) => `- ${sentence}`),
    ...(hidden > 0 ? [`- and ${count(hidden)} more`] : []),
    `${counted(differences.count, 'difference')}`,
  ].join('\n')
}
