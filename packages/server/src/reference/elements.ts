import type { Elem, SentElem } from '@kidoku/protocol'

/** An element as the server API and webhooks write it. v2tim.md 3.3 */
export interface TimElem {
  readonly MsgType: string
  readonly MsgContent: Readonly<Record<string, unknown>>
}

export function msgBodyOf(elems: readonly Elem[]): readonly TimElem[] {
  return elems.map((elem) => {
    switch (elem.type) {
      case 'text':
        return { MsgType: 'TIMTextElem', MsgContent: { Text: elem.text } }
      case 'custom': {
        const { data, desc = '', extension = '' } = elem
        return { MsgType: 'TIMCustomElem', MsgContent: { Data: data, Desc: desc, Ext: extension, Sound: '' } }
      }
      case 'face':
        return { MsgType: 'TIMFaceElem', MsgContent: { Index: elem.index, Data: elem.data } }
      case 'location': {
        const { desc, latitude, longitude } = elem
        return {
          MsgType: 'TIMLocationElem',
          MsgContent: { Desc: desc, Latitude: latitude, Longitude: longitude },
        }
      }
      default:
        return { MsgType: 'TIMGroupTipElem', MsgContent: { ...elem.tips } }
    }
  })
}

/** The reverse; `undefined` where something in it is none of these. */
export function elemsOf(msgBody: unknown): readonly SentElem[] | undefined {
  if (!Array.isArray(msgBody)) return undefined
  const elems = msgBody.map(elemOf)
  return elems.every((elem) => elem !== undefined) ? elems : undefined
}

function elemOf(value: unknown): SentElem | undefined {
  const { MsgType: type, MsgContent: content } = fieldsOf(value)
  const { Text, Data, Desc, Ext, Index, Latitude, Longitude } = fieldsOf(content)
  if (type === 'TIMTextElem' && typeof Text === 'string') return { type: 'text', text: Text }
  if (type === 'TIMCustomElem') {
    return {
      type: 'custom',
      data: textOr(Data),
      ...(textOr(Desc) === '' ? {} : { desc: textOr(Desc) }),
      ...(textOr(Ext) === '' ? {} : { extension: textOr(Ext) }),
    }
  }
  if (type === 'TIMFaceElem' && typeof Index === 'number')
    return { type: 'face', index: Index, data: textOr(Data) }
  if (type === 'TIMLocationElem' && typeof Latitude === 'number' && typeof Longitude === 'number')
    return { type: 'location', desc: textOr(Desc), latitude: Latitude, longitude: Longitude }
  return undefined
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
