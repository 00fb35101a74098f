// What stands in deploy/ fits the program: settings that there are, figures that there are, ports that match.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { methods as contract } from '@kidoku/protocol'
import { startTestServer } from '@kidoku/testkit'
import { settingsTable } from 'kidoku'
import { describe, expect, test } from 'vitest'
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

/** What kubectl apply -k sends. */
const resources = documents('kubernetes/kustomization.yaml').flatMap((document) =>
  (document.resources ?? []).flatMap((file) => documents(`kubernetes/${String(file)}`)),
)
const workloads = resources.filter(({ spec }) => spec?.template !== undefined)
const probesOf = (container: Tree | undefined): readonly Tree[] =>
  ['readinessProbe', 'startupProbe', 'livenessProbe'].flatMap((name) => container?.[name] ?? [])

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

test('the image holds those of our packages that the server needs, and no others', () => {
  const manifestOf = (folderOf: string): { readonly dependencies?: Readonly<Record<string, string>> } =>
    JSON.parse(readFileSync(resolve(folder, '..', folderOf, 'package.json'), 'utf8'))
  const needed = new Set(['packages/server'])
  for (const each of needed)
    for (const name of Object.keys(manifestOf(each).dependencies ?? {}))
      if (name.startsWith('@kidoku/')) needed.add(name.replace('@kidoku/', 'packages/'))
  const copied = [...read('Dockerfile').matchAll(/^COPY (packages\/\S+) \1$/gm)].map(([, each]) => each)
  expect(copied.sort()).toEqual([...needed].sort())
})

test('one service builds the image that all nodes run', () => {
  const services = Object.values(documents('compose.yaml')[0]?.services ?? {})
  const nodes = services.filter(({ image }) => String(image) === 'kidoku')
  expect(nodes).toHaveLength(3)
  expect(nodes.filter(({ build }) => build !== undefined)).toHaveLength(1)
})

test('whatever asks whether a node is well asks what the server answers', async () => {
  const probes = workloads
    .filter(({ metadata }) => String(metadata?.name) === 'kidoku')
    .flatMap(({ spec }) => probesOf(spec?.template?.spec?.containers?.[0]))
  const asked = [
    ...probes.flatMap(({ httpGet }) => (httpGet === undefined ? [] : [String(httpGet.path)])),
    ...[...read('haproxy.cfg').matchAll(/^\s*option httpchk GET (\S+)/gm)].map(([, path]) => path),
    ...[...read('Dockerfile').matchAll(/KIDOKU_PORT \+ '([^']+)'/g)].map(([, path]) => path),
  ]
  expect(asked).toHaveLength(3)
  const server = await startTestServer()
  const answers = await Promise.all(asked.map((path) => fetch(`${server.url}${path}`)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  await server.close()
})

test('a node that is late is not taken for one that is away', () => {
  expect(read('haproxy.cfg')).toMatch(/^ {2}timeout check [3-9]s$/m)
  const container = documents('kubernetes/kidoku.yaml')[0]?.spec?.template?.spec?.containers?.[0]
  expect(Number(container?.readinessProbe?.timeoutSeconds)).toBeGreaterThanOrEqual(3)
})

describe('pods', () => {
  test.each(workloads.map((workload) => [String(workload.metadata?.name), workload] as const))(
    '%s: no more rights than needed, one away at a time, ports by names that there are',
    (name, { spec }) => {
      const pod = spec?.template?.spec
      const container = pod?.containers?.[0]
      // Else a service named kidoku sets KIDOKU_PORT to tcp://…
      expect(pod?.enableServiceLinks).toBe(false)
      expect(pod?.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      expect(container?.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      const budgets = resources.filter(({ kind }) => String(kind) === 'PodDisruptionBudget')
      expect(budgets.map((budget) => budget.spec?.selector?.matchLabels)).toContainEqual({ app: name })
      expect(spec?.template?.metadata?.labels).toEqual({ app: name })
      expect(spec?.selector?.matchLabels).toEqual({ app: name })
      const ports = new Set(container?.ports?.map((port) => String(port.name)))
      const asked = probesOf(container).map(({ httpGet, tcpSocket }) => String((httpGet ?? tcpSocket)?.port))
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.filter((port) => !ports.has(port))).toEqual([])
    },
  )

  test('every selector finds pods', () => {
    const labels = new Set(workloads.map(({ spec }) => String(spec?.template?.metadata?.labels?.app)))
    const selected = [
      ...JSON.stringify(resources).matchAll(/"(?:selector|matchLabels)":\{"app":"([^"]+)"\}/g),
    ]
    expect(selected.length).toBeGreaterThan(6)
    expect(selected.filter(([, label = '']) => !labels.has(label))).toEqual([])
  })

  test('what is secret comes from a secret', () => {
    const variables = workloads.flatMap(({ spec }) => spec?.template?.spec?.containers?.[0]?.env ?? [])
    const secret = variables.filter(({ name }) => /DATABASE_URL|SECRET|PASSWORD|TOKEN/.test(String(name)))
    expect(secret.length).toBeGreaterThan(0)
    for (const { name, value, valueFrom } of secret) {
      expect(value, String(name)).toBeUndefined()
      expect(valueFrom?.secretKeyRef?.name).toBeTruthy()
    }
  })

  test('nobody but nodes reaches NATS', () => {
    const policy = resources.find(({ kind }) => String(kind) === 'NetworkPolicy')?.spec
    expect(policy?.podSelector?.matchLabels).toEqual({ app: 'kidoku-nats' })
    const clients = policy?.ingress?.filter(({ ports }) => ports?.some(({ port }) => Number(port) === 4222))
    expect(clients?.map(({ from }) => from)).toEqual([[{ podSelector: { matchLabels: { app: 'kidoku' } } }]])
  })
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
  const chosen = expressions.flatMap((expression) => expression.match(/(?<=method=~")[^"]+/g) ?? [])
  const methods = chosen.flatMap((each) => each.split('|'))
  expect(methods.length).toBeGreaterThan(0)
  expect(methods.filter((method) => !Object.hasOwn(contract, method))).toEqual([])
})
