import { isIPv4 } from 'node:net'

/** First and last address of a range of IPv4 addresses, as numbers. */
export interface Subnet {
  readonly first: number
  readonly last: number
  readonly prefix: number
}

/**
 * Parses a subnet such as `10.66.1.0/24`.
 *
 * @throws {RangeError} for any other format, or if bits after the prefix are set
 */
export function parseSubnet(text: string): Subnet {
  const [address = '', length = ''] = text.split('/')
  const prefix = Number(length)
  if (isIPv4(address) && /^\d{1,2}$/.test(length) && prefix <= 32) {
    const first = addressNumber(address)
    const size = 2 ** (32 - prefix)
    if (first % size === 0) return { first, last: first + size - 1, prefix }
  }
  throw new RangeError(`Cannot use subnet "${text}", wanted its first address and a prefix length`)
}

export const isAddress = isIPv4

/** Returns true for an IPv4 address inside the subnet that is neither its first nor its last. */
export function contains({ first, last }: Subnet, address: string): boolean {
  if (!isIPv4(address)) return false
  const number = addressNumber(address)
  return number > first && number < last
}

export function overlap(one: Subnet, other: Subnet): boolean {
  return one.first <= other.last && other.first <= one.last
}

function addressNumber(address: string): number {
  return address.split('.').reduce((number, byte) => number * 256 + Number(byte), 0)
}
