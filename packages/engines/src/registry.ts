import type { ResourceKind } from '@ballast/model'
import type { Engine } from './engine.ts'
import { gatewayEngine } from './gateway/driver.ts'
import { haproxyEngine } from './haproxy/driver.ts'
import { needs as haproxyNeeds } from './haproxy/install.ts'
import type { Need } from './install/index.ts'
import { issuerEngine } from './issuer/driver.ts'
import { kafkaEngine } from './kafka/driver.ts'
import { needs as kafkaNeeds } from './kafka/install.ts'
import { nodeServiceEngine } from './node-service/driver.ts'
import { postgresEngine } from './postgres/driver.ts'
import { needs as postgresNeeds } from './postgres/install.ts'
import { redisEngine } from './redis/driver.ts'
import { needs as redisNeeds } from './redis/install.ts'
import { zipkinEngine } from './zipkin/driver.ts'
import { needs as zipkinNeeds } from './zipkin/install.ts'

interface Entry<Kind extends ResourceKind> {
  readonly engine: Engine<Kind>
  readonly needs: readonly Need[]
}

/** The one place that names the engines: to add one, add its folder and a line here. */
const engines: { readonly [Kind in ResourceKind]?: Entry<Kind> } = {
  postgres: { engine: postgresEngine, needs: postgresNeeds },
  kafka: { engine: kafkaEngine, needs: kafkaNeeds },
  redis: { engine: redisEngine, needs: redisNeeds },
  tracing: { engine: zipkinEngine, needs: zipkinNeeds },
  identity: { engine: issuerEngine, needs: [] },
  service: { engine: nodeServiceEngine, needs: [] },
  gateway: { engine: gatewayEngine, needs: [] },
  loadBalancer: { engine: haproxyEngine, needs: haproxyNeeds },
}

/** The engine that runs resources of this kind; a topic has none, since its broker makes it. */
export function engineOf<Kind extends ResourceKind>(kind: Kind): Engine<Kind> | undefined {
  return engines[kind]?.engine as Engine<Kind> | undefined
}

/** What must be on this machine for resources of these kinds. */
export function needsOf(kinds: Iterable<ResourceKind>): Need[] {
  return [...new Set([...kinds].flatMap((kind) => engines[kind]?.needs ?? []))]
}
