import { createInstance, type Resource } from 'i18next'
import { en } from './en.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'
import type { PluralPhrase, Translation } from './translation.ts'
import { zh } from './zh.ts'

/** Puts `values` into a phrase; with a `count`, into the form the language has for it. */
export type Translate = (key: keyof Translation, values?: Readonly<Record<string, string | number>>) => string

export type Translations = Readonly<Record<string, Translation>>

const builtIn: Translations = { en, zh, ja, ko }
/** Languages written from right to left. */
const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** `language`: a BCP 47 tag. `en-GB` is found in `en`; one that is nowhere speaks English. */
export function createTranslate(language: string, added: Translations = {}): Translate {
  const all = { ...builtIn, ...added }
  const i18n = createInstance()
  const resources: Resource = Object.fromEntries(
    Object.entries(all).map(([name, translation]) => [name, { translation: flattened(translation) }]),
  )
  void i18n.init({
    lng: language,
    fallbackLng: 'en',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
  })
  return (key, values = {}) => i18n.t(key, values)
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

/** i18next keeps plural forms as keys of their own: `readBy_one`. */
function flattened(translation: Translation): Record<string, string> {
  const entries = Object.entries(translation).flatMap(([key, phrase]: [string, string | PluralPhrase]) =>
    typeof phrase === 'string'
      ? [[key, phrase]]
      : Object.entries(phrase).map(([form, text]) => [`${key}_${form}`, text]),
  )
  return Object.fromEntries(entries)
}
