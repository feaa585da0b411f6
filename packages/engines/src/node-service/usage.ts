import { httpUrl, type Service, type ServiceConfiguration } from '@ballast/model'
import type { NodeContext } from '../engine.ts'
import type { EngineUsage } from '../engine-usage.ts'

/** Requests the configuration of the test platform's service, which is the answer to every request (fixtures/echo.ts). */
export async function servedConfiguration({
  addresses,
  node,
}: NodeContext<Service>): Promise<ServiceConfiguration> {
  const url = httpUrl({ ...addresses.operatorEndpoint(node, 'main'), tls: 'off' }, '/')
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
  return (await response.json()) as ServiceConfiguration
}

export const usage: EngineUsage<'service'> = { kind: 'service', use: servedConfiguration }
