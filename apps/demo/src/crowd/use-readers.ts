import type { V2TIMMessage } from '@kidoku/sdk'
import { useCallback, useEffect, useRef, useState } from 'react'
import { orderReaders } from '../server/readers.ts'

export interface Readers {
  readonly isRunning: boolean
  /** Begins, or changes the pace of what runs. 0 stops it. */
  readonly order: (perSecond: number, upTo: number) => void
}

/** While the slider moves, the server is asked so often at most. */
const orderApartMs = 150

/** Simulated members who read this message: the page only says how fast. */
export function useReaders(parts: {
  readonly message: V2TIMMessage
  readonly groupID: string
  readonly myID: string
  readonly otherID: string
  readonly isDone: boolean
  readonly report: (error: unknown) => void
}): Readers {
  const { message, groupID, myID, otherID, isDone, report } = parts
  const [isRunning, setIsRunning] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (isDone) setIsRunning(false)
  }, [isDone])
  useEffect(() => () => clearTimeout(timer.current), [])

  const order = useCallback(
    (perSecond: number, upTo: number) => {
      setIsRunning(perSecond > 0)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        orderReaders({
          groupId: groupID,
          seq: message.seq,
          sender: myID,
          perSecond,
          upTo,
          except: [myID, otherID],
        }).then(
          (reading) => setIsRunning(reading.isRunning),
          (error: unknown) => {
            setIsRunning(false)
            report(error)
          },
        )
      }, orderApartMs)
    },
    [message.seq, groupID, myID, otherID, report],
  )
  return { isRunning, order }
}
