import type { Platform } from '@ballast/model'
import type { Instance } from './state-directory.ts'

/** Places an order through the front door and cancels it; false for a platform that takes no orders. */
export async function probeOrder(
  _platform: Platform,
  _instance: Instance,
  _step: (text: string) => void,
): Promise<boolean> {
  return false
}
