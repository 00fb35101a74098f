// `node bench/src/append-contention.ts [postgres URL]`: what one order of receipts costs several nodes on one PostgreSQL, against
// a stream for each node. Decision 0017 has what it said. A node is a connection that has one transaction under way.
import pg from 'pg'

const url = process.argv[2] ?? 'postgres://postgres@127.0.0.1:5432/test'
const roundMs = 1_500
const rounds = 5
/** What a commit of some thirty readers in runs comes to. */
const entries = Buffer.alloc(200, 7)
const conversations = 3_000

interface Load {
  readonly name: string
  readonly perCommit: number
  readonly among: number
}

const loads: readonly Load[] = [
  { name: 'one conversation', perCommit: 1, among: 1 },
  { name: '100 of 3,000 conversations a commit', perCommit: 100, among: conversations },
]

const setup = new pg.Client({ connectionString: url })
await setup.connect()
await setup.query('DROP SCHEMA IF EXISTS bench_appends CASCADE')
await setup.query('CREATE SCHEMA bench_appends')
await setup.query('CREATE TABLE bench_appends.journals (conversation TEXT COLLATE "C" PRIMARY KEY)')
await setup.query(
  `CREATE TABLE bench_appends.ordered (conversation TEXT COLLATE "C", first BIGINT, last BIGINT, entries BYTEA,
     PRIMARY KEY (conversation, first))`,
)
await setup.query('CREATE INDEX ordered_zones ON bench_appends.ordered (conversation, last, first)')
await setup.query(
  `CREATE TABLE bench_appends.streams (conversation TEXT COLLATE "C", node BIGINT, first BIGINT, entries BYTEA,
     PRIMARY KEY (conversation, node, first))`,
)
await setup.query(
  'INSERT INTO bench_appends.journals SELECT $1 || number FROM generate_series(0, $2::int) AS number',
  ['c', conversations],
)

type Append = (names: readonly string[]) => Promise<void>

/** Holds the journals, looks what others have appended, appends. */
function ordered(client: pg.Client): Append {
  const positions = new Map<string, number>()
  return async (names) => {
    const sorted = names.toSorted()
    const begun = client.query('BEGIN')
    const held = client.query({
      name: 'hold',
      text: 'SELECT conversation FROM bench_appends.journals WHERE conversation = ANY($1) ORDER BY conversation FOR UPDATE',
      values: [sorted],
    })
    const news = await client.query<{ conversation: string; last: string }>({
      name: 'news',
      text: `SELECT c.name AS conversation, j.last, j.entries FROM unnest($1::text[], $2::bigint[]) AS c(name, position)
             LEFT JOIN bench_appends.ordered j ON j.conversation = c.name AND j.last >= c.position ORDER BY c.name, j.last`,
      values: [sorted, sorted.map((name) => positions.get(name) ?? 1)],
    })
    await Promise.all([begun, held])
    for (const row of news.rows) if (row.last !== null) positions.set(row.conversation, Number(row.last) + 1)
    const firsts = sorted.map((name) => positions.get(name) ?? 1)
    await client.query({
      name: 'append-ordered',
      text: 'INSERT INTO bench_appends.ordered SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bytea[])',
      values: [sorted, firsts, firsts.map((first) => first + 29), sorted.map(() => entries)],
    })
    await client.query('COMMIT')
    for (const [at, name] of sorted.entries()) positions.set(name, (firsts[at] ?? 1) + 30)
  }
}

/** Appends to the node's own stream: others read all streams before they answer. */
function streams(client: pg.Client, node: number): Append {
  let first = Date.now() * 1_000
  return async (names) => {
    first += 30
    const begun = client.query('BEGIN')
    await client.query({
      name: 'append-streams',
      text: 'INSERT INTO bench_appends.streams SELECT name, $2, $3, $4 FROM unnest($1::text[]) AS name',
      values: [names, node, first, entries],
    })
    await begun
    await client.query('COMMIT')
  }
}

async function commitsPerSecond(
  clients: readonly pg.Client[],
  load: Load,
  append: (client: pg.Client, node: number) => Append,
): Promise<number> {
  const endMs = performance.now() + roundMs
  const counts = await Promise.all(
    clients.map(async (client, node) => {
      const run = append(client, node)
      let commits = 0
      while (performance.now() < endMs) {
        const names = new Set<string>()
        while (names.size < load.perCommit) names.add(`c${Math.floor(Math.random() * load.among)}`)
        await run([...names])
        commits += 1
      }
      return commits
    }),
  )
  return (counts.reduce((sum, count) => sum + count, 0) * 1_000) / roundMs
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0
}

for (const load of loads) {
  for (const nodes of [1, 2, 3]) {
    const clients = Array.from(
      { length: nodes },
      () => new pg.Client({ connectionString: url, pipeline: true }),
    )
    await Promise.all(clients.map((client) => client.connect()))
    const found = { ordered: [] as number[], streams: [] as number[] }
    // In turns: what else the machine does comes to both.
    for (let round = 0; round < rounds; round += 1) {
      await setup.query('TRUNCATE bench_appends.ordered, bench_appends.streams')
      found.ordered.push(await commitsPerSecond(clients, load, (client) => ordered(client)))
      found.streams.push(await commitsPerSecond(clients, load, streams))
    }
    await Promise.all(clients.map((client) => client.end()))
    const [one, other] = [median(found.ordered), median(found.streams)]
    process.stdout.write(
      `${load.name}, ${nodes} nodes: one order ${one.toFixed(0)} commits/s (${(one * load.perCommit).toFixed(0)} rows/s), ` +
        `a stream a node ${other.toFixed(0)} commits/s (${(other * load.perCommit).toFixed(0)} rows/s)\n`,
    )
  }
}
await setup.query('DROP SCHEMA bench_appends CASCADE')
await setup.end()
