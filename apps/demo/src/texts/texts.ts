import { createContext, useContext } from 'react'
import { en } from './en.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'
import type { Texts } from './shape.ts'
import { zh } from './zh.ts'

export type Language = 'en' | 'zh' | 'ja' | 'ko'

const all: Readonly<Record<Language, Texts>> = { en, zh, ja, ko }

/** Each by its own name. */
export const languages: readonly { readonly tag: Language; readonly name: string }[] = [
  { tag: 'en', name: 'English' },
  { tag: 'zh', name: '中文' },
  { tag: 'ja', name: '日本語' },
  { tag: 'ko', name: '한국어' },
]

export interface Words extends Texts {
  readonly language: Language
  /** A whole number as the language writes it. */
  readonly number: (value: number) => string
}

export function wordsOf(language: Language): Words {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  return { ...all[language], language, number: (value) => format.format(value) }
}

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(all, tag)
}

export const WordsContext: React.Context<Words> = createContext(wordsOf('en'))

export function useWords(): Words {
  return useContext(WordsContext)
}
