import type { FabricPlan } from './fabric-plan.ts'

/** Renders the hosts file that replaces this machine's inside every node. */
export function renderHosts({ names }: Pick<FabricPlan, 'names'>): string {
  const entries = names.map(({ name, address }) => `${address} ${name}\n`)
  return ['127.0.0.1 localhost\n', ...entries].join('')
}
