import { keep, readKept } from './kept.ts'

export type Theme = 'system' | 'light' | 'dark'
export const themes: readonly Theme[] = ['system', 'light', 'dark']

export function firstTheme(): Theme {
  const kept = readKept('theme')
  return themes.find((theme) => theme === kept) ?? 'system'
}

export function keepTheme(theme: Theme): void {
  keep('theme', theme)
}

export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.kdTheme
  else document.documentElement.dataset.kdTheme = theme
}
