/** One line of the table of goals: measured or not, reached or not. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
  /** What it was measured with, where a smaller run has less than the goal asks. */
  readonly conditions: string
}

interface Goal {
  readonly unit: string
  readonly atLeast?: number
  readonly atMost?: number
}

/** The names are stable: who compares two runs finds a figure by its name. */
export type GoalName =
  | 'receipts/s, requests of 30'
  | 'requests of 30, of bare ws + JSON echo'
  | 'requests of 30, of a transaction per request (SQLite rows)'
  | 'requests of 30, of rows in a group commit (SQLite)'
  | 'receipts/s, in runs, 16 in flight'
  | 'requests of one, of bare ws + JSON echo'
  | 'on PostgreSQL, of rows in a group commit'
  | 'on PostgreSQL, of a transaction per request'
  | 'growth, time per receipt, largest group of 1,000'
  | 'acknowledgement p50 at 300,000 receipts/s'
  | 'acknowledgement p99 at 300,000 receipts/s'
  | 'first receipt to listener p99 at 300,000 receipts/s'
  | 'frames to the sender per fully read message'
  | 'bytes on disk per receipt, runs of 30'
  | 'bytes on disk per receipt, one by one'
  | 'counts of the last 20 messages p99'
  | 'page of 100 members p99, warm'
  | 'page of 100 members p99, cold'
  | 'memory of an idle connection'
  | 'memory of a hot message'
  | 'sending to 100,000 members, of 1,000'
  | 'start with receipts on disk'

const goals: Readonly<Record<GoalName, Goal>> = {
  'receipts/s, requests of 30': { unit: 'receipts/s', atLeast: 2_000_000 },
  'requests of 30, of bare ws + JSON echo': { unit: '%', atLeast: 70 },
  'requests of 30, of a transaction per request (SQLite rows)': { unit: 'times', atLeast: 30 },
  'requests of 30, of rows in a group commit (SQLite)': { unit: 'times', atLeast: 3.5 },
  'receipts/s, in runs, 16 in flight': { unit: 'receipts/s', atLeast: 3_500_000 },
  'requests of one, of bare ws + JSON echo': { unit: '%', atLeast: 85 },
  'on PostgreSQL, of rows in a group commit': { unit: 'times', atLeast: 10 },
  'on PostgreSQL, of a transaction per request': { unit: 'times', atLeast: 18 },
  'growth, time per receipt, largest group of 1,000': { unit: 'times', atMost: 1.3 },
  'acknowledgement p50 at 300,000 receipts/s': { unit: 'ms', atMost: 3 },
  'acknowledgement p99 at 300,000 receipts/s': { unit: 'ms', atMost: 8 },
  'first receipt to listener p99 at 300,000 receipts/s': { unit: 'ms', atMost: 30 },
  'frames to the sender per fully read message': { unit: 'frames', atMost: 12 },
  'bytes on disk per receipt, runs of 30': { unit: 'bytes', atMost: 0.4 },
  'bytes on disk per receipt, one by one': { unit: 'bytes', atMost: 7 },
  'counts of the last 20 messages p99': { unit: 'ms', atMost: 1 },
  'page of 100 members p99, warm': { unit: 'ms', atMost: 5 },
  'page of 100 members p99, cold': { unit: 'ms', atMost: 100 },
  'memory of an idle connection': { unit: 'kB', atMost: 10 },
  'memory of a hot message': { unit: 'kB', atMost: 300 },
  'sending to 100,000 members, of 1,000': { unit: 'times', atMost: 1.2 },
  'start with receipts on disk': { unit: 's', atMost: 1 },
}

export function figure(name: GoalName, value: number, conditions: string): Figure {
  const goal: Goal = goals[name]
  const holds =
    (goal.atLeast === undefined || value >= goal.atLeast) &&
    (goal.atMost === undefined || value <= goal.atMost)
  const bound = goal.atLeast === undefined ? `≤ ${plain(goal.atMost)}` : `≥ ${plain(goal.atLeast)}`
  return { name, value: rounded(value), unit: goal.unit, goal: `${bound} ${goal.unit}`, holds, conditions }
}

function plain(value = Number.NaN): string {
  return value.toLocaleString('en')
}

/** Four figures: no run is better than that. */
function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
