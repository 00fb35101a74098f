/** Whether one of two columns has the text in it, in upper or lower case: takes `searchValues`. Every one has the empty text. */
export function hasText(one: string, other: string): string {
  return `(? = '' OR lower(${one}) LIKE ? ESCAPE '!' OR lower(${other}) LIKE ? ESCAPE '!')`
}

export function searchValues(text: string): readonly [string, string, string] {
  const pattern = `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`
  return [text, pattern, pattern]
}
