import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'

/** A target that webhooks must not go to: told as the answer of the delivery. */
class TargetRefused extends Error {}

/** Addresses that are not of the open internet: this machine, private networks, link-local, shared, reserved, multicast. */
const closed = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(network, prefix, 'ipv4')
/** Of the sixth version, all that is open is in here: the rest is private, link-local, multicast, or given to nobody. */
const openSix = new BlockList()
openSix.addSubnet('2000::', 3, 'ipv6')
for (const [network, prefix] of [
  // Tunnels, benchmarks, identifiers: what the IETF has set aside.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
] as const)
  closed.addSubnet(network, prefix, 'ipv6')
/** Addresses of the sixth version that carry one of the fourth: that one counts. */
const carrying = new BlockList()
carrying.addSubnet('::ffff:0:0', 96, 'ipv6')
carrying.addSubnet('64:ff9b::', 96, 'ipv6')
const sixToFour = new BlockList()
sixToFour.addSubnet('2002::', 16, 'ipv6')

export function isOpenAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  if (isIP(plain) === 0) return false
  if (isIPv4(plain)) return !closed.check(plain, 'ipv4')
  if (closed.check(plain, 'ipv6')) return false
  const words = wordsOf(plain)
  if (carrying.check(plain, 'ipv6')) return !closed.check(fourOf(words[6], words[7]), 'ipv4')
  if (sixToFour.check(plain, 'ipv6')) return !closed.check(fourOf(words[1], words[2]), 'ipv4')
  return openSix.check(plain, 'ipv6')
}

/**
 * Looks up as usual, and refuses what leads to a closed address. It is asked when the connection is made, and the connection
 * goes to what it gave: a name that means something else by then gains nothing.
 */
export const openLookup: LookupFunction = (host, options, callback) => {
  const asked: LookupOptions = { ...options, all: true }
  lookup(host, asked, (error, found) => {
    if (error !== null) return callback(error, '', 0)
    // With `all`, a list is given.
    const addresses = found as unknown as readonly LookupAddress[]
    const wrong = addresses.find(({ address }) => !isOpenAddress(address))
    const [first] = addresses
    if (wrong !== undefined || first === undefined)
      return callback(new TargetRefused(refusalOf(host, wrong?.address ?? 'no address')), '', 0)
    if (options.all === true) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  })
}

/** Refuses at once what needs no look-up: another protocol than allowed, or an address that is closed. */
export function checkTarget(
  url: URL,
  allowed: { readonly http: boolean; readonly privateAddresses: boolean },
): void {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowed.http))
    throw new TargetRefused('plain HTTP is not allowed (--webhooks-allow-http)')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!allowed.privateAddresses && isIP(host) !== 0 && !isOpenAddress(host))
    throw new TargetRefused(refusalOf(host, host))
}

function refusalOf(host: string, address: string): string {
  return `${host} is at ${address}: private addresses are not allowed (--webhooks-allow-private)`
}

/** The eight numbers of an address of the sixth version, however it is written. */
function wordsOf(address: string): readonly number[] {
  const [head = '', tail] = address
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes) => {
      const [a, b, c, d] = bytes.slice(0, 4).map(Number)
      return `${(((a ?? 0) << 8) | (b ?? 0)).toString(16)}:${(((c ?? 0) << 8) | (d ?? 0)).toString(16)}`
    })
    .split('::')
  const words = (text: string): readonly number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
  const first = words(head)
  if (tail === undefined) return first
  const last = words(tail)
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
}

function fourOf(high = 0, low = 0): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
