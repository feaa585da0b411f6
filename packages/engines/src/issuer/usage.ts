import type { EngineUsage } from '../engine-usage.ts'
import { issuerUrl } from './plan.ts'

export const usage: EngineUsage<'identity'> = {
  kind: 'identity',
  use: ({ addresses, resource }) =>
    fetch(`${issuerUrl(addresses, resource)}/jwks.json`, { signal: AbortSignal.timeout(2_000) }),
}
