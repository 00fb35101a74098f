import { count } from './progress.ts'
import type { Replayed } from './replay.ts'

/** What a replay was, and what it found, as lines. */
export function summaryOf({ log, idleCount, peopleCount, figures, seconds, checked }: Replayed): string {
  const { differences } = checked
  const hidden = differences.count - differences.shown.length
  return [
    `lines         ${count(log.lineCount)} read, of which ${count(log.ignoredCount)} of another kind and ${count(idleCount)} without effect`,
    `people        ${count(peopleCount)}: ${count(figures.joins)} joins, ${count(figures.leaves)} leaves, ${count(figures.renames)} renames`,
    `messages      ${count(figures.messages)}`,
    `receipts      ${count(figures.receipts)} given, and ${count(figures.idleReceipts)} that must change nothing`,
    `time          ${count(seconds)} seconds, ${count(Math.round(figures.receipts / seconds))} receipts/s`,
    `interruptions ${count(figures.socketsLost)} sockets lost, ${count(figures.sentAgain)} requests sent again, ${count(figures.refusals)} told to wait`,
    `checked       the history, the counts of ${count(checked.counts)} messages, what their senders were told, ${count(checked.lists)} lists`,
    ...differences.shown.map((sentence) => `- ${sentence}`),
    ...(hidden > 0 ? [`- and ${count(hidden)} more`] : []),
    `${count(differences.count)} differences`,
  ].join('\n')
}
