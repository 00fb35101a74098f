import { createHmac } from 'node:crypto'

/**
 * `v1=` and the HMAC-SHA256, in hexadecimal digits, of the time, a dot and the body. The receiver makes the same and compares in
 * constant time; the time keeps an old event from being sent again by somebody else.
 */
function signatureOf(secret: string, timestampS: number, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex')}`
}

/** The headers beside the reference's query: who sends it, when, which delivery it is. Without a secret it is not signed. */
export function headersFor(
  secret: string,
  sent: { readonly deliveryId: string; readonly nowMs: number; readonly body: string },
): Readonly<Record<string, string>> {
  const timestampS = Math.floor(sent.nowMs / 1_000)
  return {
    'x-kidoku-delivery': sent.deliveryId,
    'x-kidoku-timestamp': String(timestampS),
    ...(secret === '' ? {} : { 'x-kidoku-signature': signatureOf(secret, timestampS, sent.body) }),
  }
}
