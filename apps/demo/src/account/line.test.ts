import { afterEach, expect, test, vi } from 'vitest'
import { createLine } from './line.ts'

afterEach(() => vi.unstubAllGlobals())

test('while the line is cut every attempt fails, and the browser is asked for no socket', async () => {
  const opened: string[] = []
  vi.stubGlobal(
    'WebSocket',
    class extends EventTarget {
      static readonly CLOSED = 3
      constructor(url: string) {
        super()
        opened.push(url)
      }
      close(): void {
        this.dispatchEvent(new Event('close'))
      }
    },
  )
  const line = createLine()
  const attempt = (): WebSocket => new line.webSocket('ws://kidoku.test/')
  let closes = 0
  attempt().addEventListener('close', () => {
    closes += 1
  })
  line.setCut(true)
  expect(closes).toBe(1)

  const failed = await new Promise<CloseEvent>((resolve) => {
    attempt().onclose = resolve
  })
  expect([failed.code, opened.length]).toEqual([1006, 1])
  line.setCut(false)
  attempt()
  expect(opened.length).toBe(2)
})
