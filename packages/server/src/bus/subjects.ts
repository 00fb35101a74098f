import type { Topic } from './bus.ts'

/** `kidoku.1400000000.user.ann_20b`: where on NATS a topic is spoken of. docs/decisions/0012 */
export function subjectOf(prefix: string, topic: Topic): string {
  const at = topic.indexOf(':')
  return at < 0 ? `${prefix}.${topic}` : `${prefix}.${topic.slice(0, at)}.${tokenOf(topic.slice(at + 1))}`
}

/**
 * An ID as one token of a subject: letters, digits and `-` stand for themselves, every other byte is `_` and its two hex
 * digits. So nothing in an ID divides a token or is a wildcard, and no two IDs share one.
 */
export function tokenOf(id: string): string {
  if (/^[A-Za-z0-9-]+$/.test(id)) return id
  if (id === '') return '_'
  return Array.from(Buffer.from(id, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9-]/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`
  }).join('')
}
