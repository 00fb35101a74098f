/** What the demo server hands out in place of a password check. */
export interface Pass {
  readonly sdkAppID: number
  readonly userSig: string
}

export async function askForPass(userID: string, signal: AbortSignal): Promise<Pass> {
  const response = await fetch('/demo/usersig', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userID }),
    signal,
  })
  if (!response.ok) throw new Error(`The demo server answered ${response.status} to the sign-in.`)
  const answer: unknown = await response.json()
  if (!isPass(answer)) throw new Error('The demo server gave something that is not a UserSig.')
  return answer
}

function isPass(answer: unknown): answer is Pass {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'sdkAppID' in answer &&
    typeof answer.sdkAppID === 'number' &&
    'userSig' in answer &&
    typeof answer.userSig === 'string'
  )
}
