// What stands in deploy/ fits the program: settings that there are, figures that there are, ports that match.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startTestServer } from '@kidoku/testkit'
import { settingsTable } from 'kidoku'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const folder = resolve(import.meta.dirname, '..', 'deploy')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
const yamlFiles = files.filter((file) => file.endsWith('.yaml'))
const textFiles = files.filter((file) => /\.(yaml|json|cfg)$|Dockerfile$/.test(file))

type Tree = { readonly [key: string]: Tree } & readonly Tree[]
const documents = (file: string): readonly Tree[] =>
  // Every node of a parsed document is a map, a list or a value: the tests look for what must be there.
  parseAllDocuments(read(file), { merge: true }).map((document) => {
    expect(document.errors, file).toEqual([])
    return document.toJS() as Tree
  })

test('every file can be read', () => {
  expect(yamlFiles.length).toBeGreaterThan(4)
  for (const file of yamlFiles) for (const document of documents(file)) expect(document, file).toBeTruthy()
  for (const file of files.filter((name) => name.endsWith('.json'))) JSON.parse(read(file))
})

test('every setting that is set there is one', () => {
  const known = new Set(Object.values(settingsTable).map(({ env }) => env))
  const named = textFiles.flatMap((file) =>
    [...read(file).matchAll(/\bKIDOKU_[A-Z_]+\b/g)].map(([name]) => ({ file, name })),
  )
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter(({ name }) => !known.has(name))).toEqual([])
})

test('every setting can be read from what it is set to', () => {
  const rows = new Map(Object.values(settingsTable).map((row) => [row.env, row]))
  const services = Object.values(documents('compose.yaml')[0]?.services ?? {})
  const given = services.flatMap((service) =>
    Object.entries(service.environment ?? {}).filter(([name]) => name.startsWith('KIDOKU_')),
  )
  const container = documents('kubernetes/kidoku.yaml')[0]?.spec?.template?.spec?.containers?.[0]
  const inPods = (container?.env ?? []).filter((each) => each.value !== undefined)
  for (const [name, value] of [...given, ...inPods.map((each) => [String(each.name), each.value] as const)])
    expect(() => rows.get(name)?.parse(String(value)), name).not.toThrow()
})

test('a node is given more time to end than it takes', () => {
  const [compose] = documents('compose.yaml')
  for (const node of ['node1', 'node2', 'node3']) {
    const service = compose?.services?.[node]
    expect(Number.parseInt(String(service?.stop_grace_period), 10) * 1_000).toBeGreaterThan(
      Number(service?.environment?.KIDOKU_DRAIN_MS),
    )
  }
  const pod = documents('kubernetes/kidoku.yaml')[0]?.spec?.template?.spec
  const container = pod?.containers?.[0]
  const drainMs = Number(container?.env?.find(({ name }) => String(name) === 'KIDOKU_DRAIN_MS')?.value)
  const pauseS = Number(container?.lifecycle?.preStop?.sleep?.seconds)
  expect(Number(pod?.terminationGracePeriodSeconds) * 1_000).toBeGreaterThan(drainMs + pauseS * 1_000)
})

test('the balancer and Prometheus know every node by its name and port', () => {
  const [compose] = documents('compose.yaml')
  const nodes = Object.entries(compose?.services ?? {}).flatMap(([name, service]) =>
    service.environment?.KIDOKU_NATS_URL === undefined
      ? []
      : [`${name}:${String(service.environment.KIDOKU_PORT)}`],
  )
  expect(nodes).toHaveLength(3)
  const balanced = [...read('haproxy.cfg').matchAll(/^\s*server \S+ (\S+)/gm)].map(([, target]) => target)
  expect(balanced).toEqual(nodes)
  const [prometheus] = documents('prometheus.yaml')
  expect(prometheus?.scrape_configs?.[0]?.static_configs?.[0]?.targets).toEqual(nodes)
})

test('every figure that the dashboard shows is one that the server gives', async () => {
  const server = await startTestServer()
  const given = await (await fetch(`${server.url}/metrics`)).text()
  await server.close()
  const known = new Set([...given.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name))
  const dashboard = JSON.parse(read('grafana/kidoku.json')) as Tree
  const expressions = (dashboard.panels ?? []).flatMap((panel) =>
    (panel.targets ?? []).map((target) => String(target.expr)),
  )
  const named = expressions.flatMap(
    (expression) => expression.match(/\b(kidoku|process|nodejs)_[a-z0-9_]+/g) ?? [],
  )
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((name) => !known.has(name.replace(/_bucket$/, '')))).toEqual([])
})
