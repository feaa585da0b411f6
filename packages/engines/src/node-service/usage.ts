import { httpUrl, type Service, type ServiceConfiguration } from '@ballast/model'
import type { NodeContext } from '../engine.ts'
import type { EngineUsage } from '../engine-usage.ts'

/** What the service of the test platform answers: the configuration that it was told. */
export async function told({
  addresses,
  node,
}: NodeContext<Service>): Promise<ServiceConfiguration> {
  const url = httpUrl({ ...addresses.seen(node, 'main'), tls: 'off' }, '/')
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
  return (await response.json()) as ServiceConfiguration
}

export const usage: EngineUsage<'service'> = { kind: 'service', use: told }
