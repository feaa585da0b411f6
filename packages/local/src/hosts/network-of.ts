import { createHash } from 'node:crypto'
import { type Instance, stateDirectory } from '../state-directory.ts'

/** What an instance is called in the kernel, and where its addresses are. Equal for equal state directories. */
export function networkOf(instance: Instance): { readonly name: string; readonly prefix: string } {
  const digest = createHash('sha256').update(stateDirectory(instance).path).digest()
  // 10.64 to 10.191: clear of the ranges that container engines and home routers like to take.
  return { name: `bl${digest.toString('hex', 0, 3)}`, prefix: `10.${64 + (digest[3]! % 128)}` }
}
