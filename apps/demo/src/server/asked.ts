/** Asks the demo's server. What it refuses, and that it cannot be reached, is an error with a sentence. */
export async function asked<T>(
  path: string,
  isFitting: (answer: unknown) => answer is T,
  body?: object,
): Promise<T> {
  const request =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(path, request)
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Error(reasonIn(answer) ?? `The demo's server answered ${response.status}.`)
  if (!isFitting(answer)) throw new Error(`The demo's server gave something else for ${path}.`)
  return answer
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function reasonIn(answer: unknown): string | undefined {
  return isRecord(answer) && typeof answer.error === 'string' ? answer.error : undefined
}
