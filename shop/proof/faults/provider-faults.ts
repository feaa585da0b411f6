import type { Fault } from '@ballast/prove'
import { request } from 'undici'

/** The settings of services/provider/README.md that a drill uses. */
export interface ProviderBehaviour {
  readonly seed?: number
  readonly timeoutAfterCharge?: number
  readonly duplicateAnswer?: number
  readonly garbage?: number
  readonly slow?: number
  readonly slowMs?: number
  readonly holdMs?: number
  readonly down?: boolean
}

/** The payment provider misbehaves as its seeded schedule says; the provider's own word is the proof. */
export function misbehave(name: string, behaviour: ProviderBehaviour): Fault {
  return {
    name,
    target: 'provider',
    apply: ({ access }) => set(access.services.provider!, behaviour),
    heal: ({ access }) => set(access.services.provider!, {}),
  }
}

async function set(provider: string, behaviour: ProviderBehaviour): Promise<string | undefined> {
  const url = `${provider}/v1/behaviour`
  const body = JSON.stringify(behaviour)
  const answer = await request(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  })
  await answer.body.dump()
  const current = (await (await request(url)).body.json()) as Record<string, unknown>
  const isSet = Object.entries(behaviour).every(([key, value]) => current[key] === value)
  const isGood = current.down === false && current.timeoutAfterCharge === 0 && current.garbage === 0
  const isAsAsked = isSet && (Object.keys(behaviour).length > 0 || isGood)
  return isAsAsked ? `it answers that it behaves as ${JSON.stringify(current)}` : undefined
}
