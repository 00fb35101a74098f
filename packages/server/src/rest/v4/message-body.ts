import type { Priority, Schema, SentElem } from '@kidoku/protocol'
import Type from 'typebox'

/** v2tim.md 3.3: the elements that this server has, as the server API writes them. */
export type MsgElement =
  | { readonly MsgType: 'TIMTextElem'; readonly MsgContent: { readonly Text: string } }
  | {
      readonly MsgType: 'TIMCustomElem'
      readonly MsgContent: { readonly Data?: string; readonly Desc?: string; readonly Ext?: string }
    }
  | {
      readonly MsgType: 'TIMFaceElem'
      readonly MsgContent: { readonly Index: number; readonly Data?: string }
    }
  | {
      readonly MsgType: 'TIMLocationElem'
      readonly MsgContent: { readonly Desc?: string; readonly Latitude: number; readonly Longitude: number }
    }
export type MsgBody = readonly MsgElement[]

const text = Type.String()
const optionalText = Type.Optional(text)

/** What is sent: 1 to 16 elements. */
export const msgBody: Schema<MsgBody> = Type.Unsafe<MsgBody>(
  Type.Array(
    Type.Union([
      element('TIMTextElem', { Text: text }),
      element('TIMCustomElem', {
        Data: optionalText,
        Desc: optionalText,
        Ext: optionalText,
        Sound: optionalText,
      }),
      element('TIMFaceElem', { Index: Type.Integer(), Data: optionalText }),
      element('TIMLocationElem', { Desc: optionalText, Latitude: Type.Number(), Longitude: Type.Number() }),
    ]),
    { minItems: 1, maxItems: 16 },
  ),
)

function element(name: MsgElement['MsgType'], content: Type.TProperties): Type.TSchema {
  return Type.Object({ MsgType: Type.Literal(name), MsgContent: Type.Object(content) })
}

/** What is read may also be the server's own word that somebody has come or gone. */
export const readBody: Schema<object[]> = Type.Unsafe<object[]>(
  Type.Array(Type.Object({ MsgType: text, MsgContent: Type.Object({}) })),
)

export function elemsOf(body: MsgBody): readonly SentElem[] {
  return body.map(elemOf)
}

function elemOf(element: MsgElement): SentElem {
  switch (element.MsgType) {
    case 'TIMTextElem':
      return { type: 'text', text: element.MsgContent.Text }
    case 'TIMCustomElem': {
      const { Data = '', Desc, Ext } = element.MsgContent
      return {
        type: 'custom',
        data: Data,
        ...(Desc === undefined ? {} : { desc: Desc }),
        ...(Ext === undefined ? {} : { extension: Ext }),
      }
    }
    case 'TIMFaceElem':
      return { type: 'face', index: element.MsgContent.Index, data: element.MsgContent.Data ?? '' }
    case 'TIMLocationElem': {
      const { Desc = '', Latitude, Longitude } = element.MsgContent
      return { type: 'location', desc: Desc, latitude: Latitude, longitude: Longitude }
    }
  }
}

const priorities = { High: 'high', Normal: 'normal', Low: 'low', Lowest: 'low' } as const
export type MsgPriority = keyof typeof priorities
export const msgPriority: Schema<MsgPriority> = Type.Unsafe<MsgPriority>(
  Type.Union(Object.keys(priorities).map((name) => Type.Literal(name))),
)
export function priorityOf(given: MsgPriority): Priority {
  return priorities[given]
}
/** v2tim.md 2.2.8: 1 High, 2 Normal, 3 Low. */
export function priorityNumber(priority: Priority): number {
  return { high: 1, default: 2, normal: 2, low: 3 }[priority]
}
