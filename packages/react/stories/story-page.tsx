import type { ReactNode } from 'react'
import { stories } from './stories.tsx'
import type { StoryProps } from './story-props.ts'

const languages = ['en', 'zh', 'ja', 'ko', 'ar']
const themes = ['system', 'light', 'dark']

export function StoryPage({ query }: StoryProps): ReactNode {
  const name = query.get('story') ?? 'Chat'
  const Story = stories[name]
  if (Story === undefined) return <p>There is no story {name}.</p>
  if (query.has('bare')) return <Story query={query} />
  const to = (change: Readonly<Record<string, string>>): string =>
    `?${new URLSearchParams({ ...Object.fromEntries(query), ...change })}`
  const links = (key: string, values: readonly string[], current: string): ReactNode => (
    <ul>
      {values.map((value) => (
        <li key={value}>
          <a href={to({ [key]: value })} aria-current={value === current || undefined}>
            {value}
          </a>
        </li>
      ))}
    </ul>
  )
  return (
    <div className="story-page">
      <nav aria-label="Stories">
        <h1>@kidoku/react</h1>
        {links('story', Object.keys(stories), name)}
        {links('language', languages, query.get('language') ?? 'en')}
        {links('theme', themes, query.get('theme') ?? 'system')}
      </nav>
      <main>
        <Story query={query} />
      </main>
    </div>
  )
}
