import { createHash } from 'node:crypto'
import { type Instance, stateDirectory } from '../state-directory.ts'

/** Returns an instance's name in the kernel and the prefix of its addresses. Both depend only on the state directory. */
export function networkOf(instance: Instance): { readonly name: string; readonly prefix: string } {
  const digest = createHash('sha256').update(stateDirectory(instance).path).digest()
  // 10.64 to 10.191 avoids the ranges that container engines and home routers usually use.
  return { name: `bl${digest.toString('hex', 0, 3)}`, prefix: `10.${64 + (digest[3]! % 128)}` }
}
