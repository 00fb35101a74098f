import { createInstance } from 'i18next'
import { keep, readKept } from '../kept.ts'
import { en, type Phrase } from './en.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'
import { type SettingTexts, settingsEn, settingsJa, settingsKo, settingsZh } from './settings.ts'
import { zh } from './zh.ts'

export type Language = 'en' | 'zh' | 'ja' | 'ko'
/** Each as its speakers call it. */
export const languages: Readonly<Record<Language, string>> = {
  en: 'English',
  zh: '中文',
  ja: '日本語',
  ko: '한국어',
}

/** Puts `values` into a phrase. */
export type Say = (phrase: Phrase, values?: Readonly<Record<string, string | number>>) => string

export function createSay(language: Language): Say {
  const i18n = createInstance()
  const phrases = { en, zh, ja, ko }
  void i18n.init({
    lng: language,
    fallbackLng: 'en',
    resources: Object.fromEntries(
      Object.entries(phrases).map(([name, translation]) => [name, { translation }]),
    ),
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    // React escapes.
    interpolation: { escapeValue: false },
  })
  return (phrase, values = {}) => i18n.t(phrase, values)
}

/** The sentence of a setting in this language; where there is none, the server's own, in English. */
export function settingText(language: string, name: string, sentence: string): string {
  const texts: Readonly<Record<string, SettingTexts>> = {
    en: settingsEn,
    zh: settingsZh,
    ja: settingsJa,
    ko: settingsKo,
  }
  return texts[language]?.[name] ?? sentence
}

export function firstLanguage(): Language {
  const wished = [readKept('language') ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2))
  return wished.find(isLanguage) ?? 'en'
}

export function keepLanguage(language: Language): void {
  keep('language', language)
}

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag)
}
