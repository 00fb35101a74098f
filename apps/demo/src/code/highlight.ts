export interface Token {
  readonly kind: 'plain' | 'word' | 'text' | 'note' | 'call'
  readonly text: string
}

const words =
  'as async await const else export false for from function if import in let new null of return true type typeof undefined void while yield'
const pattern = new RegExp(
  [
    String.raw`(?<note>\/\*[\s\S]*?\*\/|\/\/[^\n]*)`,
    '(?<text>\'(?:[^\'\\\\\\n]|\\\\.)*\'|`(?:[^`\\\\]|\\\\.)*`|"[^"\\n]*")',
    String.raw`(?<word>\b(?:${words.replaceAll(' ', '|')})\b)`,
    String.raw`(?<call>\b[a-z]\w*(?=\())`,
  ].join('|'),
  'g',
)

/** Light colouring of TypeScript: words of the language, texts, notes, calls. Nothing is lost. */
export function highlight(code: string): readonly Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of code.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: code.slice(end, match.index) })
    tokens.push({ kind: kindOf(match.groups ?? {}), text: match[0] })
    end = match.index + match[0].length
  }
  if (end < code.length) tokens.push({ kind: 'plain', text: code.slice(end) })
  return tokens
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Token['kind'] {
  const kinds = ['note', 'text', 'word', 'call'] as const
  return kinds.find((kind) => groups[kind] !== undefined) ?? 'plain'
}
