// A program written against the reference's server API, for receipts: only its host name is another.
// With `npx kidoku serve` running: npx node examples/server-api.ts http://127.0.0.1:7700 1400000000 $(npx kidoku usersig administrator)
const [host = 'http://127.0.0.1:7700', sdkAppID = '1400000000', userSig = ''] = process.argv.slice(2)
const group = 'group_open_http_svc'

type Answer = { readonly ErrorCode: number; readonly ErrorInfo: string; readonly [field: string]: unknown }

async function call(command: string, body: object): Promise<Answer> {
  const random = Math.floor(Math.random() * 2 ** 32)
  const query = `sdkappid=${sdkAppID}&identifier=administrator&usersig=${userSig}&random=${random}&contenttype=json`
  const response = await fetch(`${host}/v4/${command}?${query}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as Answer
  if (answer.ErrorCode !== 0) throw new Error(`${command}: ${answer.ErrorCode} ${answer.ErrorInfo}`)
  return answer
}

await call('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol'] })
const { GroupId } = await call(`${group}/create_group`, {
  Owner_Account: 'alice',
  Type: 'Private',
  Name: 'Tea break',
  MemberList: [{ Member_Account: 'bob' }, { Member_Account: 'carol' }],
})
const { MsgSeq } = await call(`${group}/send_group_msg`, {
  GroupId,
  From_Account: 'alice',
  Random: Math.floor(Math.random() * 2 ** 32),
  NeedReadReceipt: 1,
  MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Who is in?' } }],
})
await call(`${group}/group_msg_receipt`, { GroupId, From_Account: 'bob', MsgSeqList: [{ MsgSeq }] })

const { GroupMsgReceiptList } = await call(`${group}/get_group_msg_receipt`, {
  GroupId,
  MsgSeqList: [{ MsgSeq }],
})
console.log(JSON.stringify(GroupMsgReceiptList))
for (const Filter of [0, 1]) {
  let Cursor: unknown = ''
  for (let isFinished = false; !isFinished; ) {
    const page = await call(`${group}/get_group_msg_receipt_detail`, {
      GroupId,
      MsgSeq,
      Filter,
      Cursor,
      Count: 200,
    })
    console.log(JSON.stringify(page.ReadList ?? page.UnreadList))
    Cursor = page.Cursor
    isFinished = page.IsFinished === 1
  }
}
