import type { Figures } from './figures.ts'

/** Says how far a replay has come: a bar that is drawn over on a terminal, else a line at every tenth. */
export interface Progress {
  at(line: number): void
  /** The bar is left as it is; what is written next begins a new line. */
  end(): void
}

interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const barWidth = 30
const drawEveryMs = 100

export function createProgress(screen: Screen, lineCount: number, figures: Figures): Progress {
  let drawnAtMs = Number.NEGATIVE_INFINITY
  let tenths = 0
  let isDrawn = false

  const facts = (line: number): string =>
    `${count(line)}/${count(lineCount)} lines, ${count(figures.messages)} messages, ${count(figures.receipts)} receipts`

  function draw(line: number): void {
    const filled = Math.round((line / lineCount) * barWidth)
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    screen.write(`\r${bar} ${facts(line)}\x1b[K`)
    isDrawn = true
  }

  return {
    at(line): void {
      if (screen.isTTY) {
        const nowMs = performance.now()
        if (nowMs - drawnAtMs < drawEveryMs && line < lineCount) return
        drawnAtMs = nowMs
        draw(line)
      } else if (Math.floor((line / lineCount) * 10) > tenths) {
        tenths = Math.floor((line / lineCount) * 10)
        screen.write(`${facts(line)}\n`)
      }
    },
    end(): void {
      if (isDrawn) screen.write('\n')
      isDrawn = false
    },
  }
}

/** 12,345: for reading. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 })
}
