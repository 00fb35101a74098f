/** What every answer of the server API has, and what this one has beside it. */
export interface ServerApiAnswer {
  readonly ActionStatus: string
  readonly ErrorCode: number
  readonly ErrorInfo: string
  readonly [field: string]: unknown
}

/** A program's call of the server API: plain `fetch`, in the documented words. */
export async function callServerApi(
  server: { readonly url: string; readonly sdkAppId: number; readonly userSig: string },
  call: {
    readonly command: string
    /** A text is sent as it is. */
    readonly body: unknown
    readonly query?: Readonly<Record<string, string>>
  },
): Promise<ServerApiAnswer> {
  const { command, body, query } = call
  const parameters = new URLSearchParams({
    sdkappid: String(server.sdkAppId),
    identifier: 'administrator',
    usersig: server.userSig,
    random: '99999999',
    contenttype: 'json',
    ...query,
  })
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await fetch(`${server.url}/v4/${command}?${parameters}`, { method: 'POST', body: text })
  if (answer.status !== 200) throw new Error(`${command}: HTTP ${answer.status}`)
  // The server's own answer: what it has is what the tests look at.
  return (await answer.json()) as ServerApiAnswer
}
