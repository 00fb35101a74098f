import { createV2TIMManager, type V2TIMManager } from '@kidoku/sdk'

const serverUrl = process.argv[2] ?? 'http://127.0.0.1:7700'

async function signIn(userID: string): Promise<V2TIMManager> {
  // `npm start` makes a UserSig for whoever asks; your own server asks for a password first.
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ userID })
  const answer = await fetch(`${serverUrl}/demo/usersig`, { method: 'POST', headers, body })
  const { sdkAppID, userSig } = (await answer.json()) as { sdkAppID: number; userSig: string }
  const manager = createV2TIMManager({ serverUrl })
  await manager.initSDK(sdkAppID)
  await manager.login(userID, userSig)
  return manager
}

const [alice, bob] = [await signIn('alice'), await signIn('bob')]
bob.getMessageManager().addAdvancedMsgListener({
  onRecvNewMessage: (message) => void bob.getMessageManager().sendMessageReadReceipts([message]),
})
const isRead = Promise.withResolvers<string | undefined>()
alice.getMessageManager().addAdvancedMsgListener({
  onRecvMessageReadReceipts: ([receipt]) => isRead.resolve(receipt?.userID),
})
const message = alice.getMessageManager().createTextMessage('Have you seen this?')
message.needReadReceipt = true
await alice.getMessageManager().sendMessage(message, { receiver: 'bob' })
console.log(`read by ${await isRead.promise}`)
await Promise.all([alice.logout(), bob.logout()])
