import type { Topic } from '../texts/shape.ts'

/** Real files, as they are: the samples are run by the tests, and the component is the one on the page. */
const files: Readonly<Record<string, string>> = {
  ...import.meta.glob<string>('../../../../examples/src/in-brief/*.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../pane/messages.tsx', { query: '?raw', import: 'default', eager: true }),
}

export interface Snippet {
  /** From the root of the repository. */
  readonly path: string
  readonly code: string
}

const paths: Readonly<Record<Topic, string>> = {
  ask: 'examples/src/in-brief/ask.ts',
  seen: 'examples/src/in-brief/seen.ts',
  listen: 'examples/src/in-brief/listen.ts',
  members: 'examples/src/in-brief/members.ts',
  mutual: 'examples/src/in-brief/mutual.ts',
  offline: 'examples/src/in-brief/offline.ts',
  react: 'apps/demo/src/pane/messages.tsx',
}

export const topics: readonly Topic[] = ['ask', 'seen', 'listen', 'members', 'mutual', 'offline', 'react']

export function snippetOf(topic: Topic): Snippet {
  const path = paths[topic]
  const name = path.split('/').at(-1) ?? ''
  const found = Object.entries(files).find(([file]) => file.endsWith(`/${name}`))
  return { path, code: (found?.[1] ?? '').trim() }
}
