import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openApiOf, startApi, text } from './api.ts'

const runs = Number(process.env.KIDOKU_PROPERTY_RUNS ?? 12)
const api = await startApi({ logLevel: 'silent' })
await api.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] })
await api.ok('group_open_http_svc/create_group', {
  Type: 'Public',
  GroupId: 'g',
  Name: 'g',
  Owner_Account: 'alice',
})
await api.ok('group_open_http_svc/send_group_msg', { GroupId: 'g', NeedReadReceipt: 1, MsgBody: [text('x')] })
afterAll(() => api.close())

interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
}
const paths = Object.entries((await openApiOf(api.server)).paths).map(([path, { post }]) => ({
  command: path.slice('/v4/'.length),
  // A schema, as OpenAPI has it.
  fields: Object.keys((post.requestBody.content['application/json'].schema as JsonSchema).properties ?? {}),
}))

/** What stands where something else was expected, and now and then what was. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    'alice',
    'bob',
    'g',
    ['alice'],
    [{ Member_Account: 'bob' }],
    [{ MsgSeq: 1 }],
    [text('x')],
    0,
    1,
    -1,
    1.5,
    2 ** 53,
    2 ** 31,
    '',
    '\u0000',
    '__proto__',
    'a b',
    '既読',
    '\ud800',
    'x'.repeat(5_000),
    [],
    {},
    [[[[]]]],
    null,
    true,
    [{ UserID: 'zoe' }],
    [{ Tag: 'Tag_Profile_IM_Nick', Value: 'z' }],
    ['Tag_Profile_IM_Nick'],
    '1_1_1',
    'Public',
    'On',
    'Admin',
  ),
)
/** Of a bug, or a broken disk. */
const failed = [10002, 90994, 70500, 40006]

test('whatever is sent to a command, it answers, with HTTP 200 and never with a bug', {
  timeout: 120_000,
}, async () => {
  for (const { command, fields } of paths) {
    const body = fc.oneof(
      fc.dictionary(fc.constantFrom(...fields, 'other'), anything, { maxKeys: fields.length }),
      fc.record(Object.fromEntries(fields.map((field) => [field, anything]))),
      fc.jsonValue(),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(body, async (input) => {
        const { ActionStatus, ErrorCode, ErrorInfo } = await api.call(command, input)
        expect([command, ErrorCode === 0 ? 'OK' : 'FAIL']).toEqual([command, ActionStatus])
        expect([command, failed.includes(ErrorCode), ErrorInfo]).toEqual([command, false, ErrorInfo])
      }),
      { numRuns: runs },
    )
  }
  expect(await api.code('im_open_login_svc/account_import', { UserID: 'last' })).toBe(0)
})
