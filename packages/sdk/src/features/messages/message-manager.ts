import type { ReadMarkMethods } from '../read-marks/read-mark-methods.ts'
import type { ReceiptMethods } from '../receipts/receipt-methods.ts'
import type { MessageMethods } from './message-methods.ts'

/** All that V2TIM puts in one place: messages, their receipts, and read marks. */
export interface V2TIMMessageManager extends MessageMethods, ReceiptMethods, ReadMarkMethods {}
