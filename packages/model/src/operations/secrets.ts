import { byEnvironment } from '../environment.ts'
import { declared } from '../resource.ts'
import { type Duration, days, hours } from '../units.ts'

/** Store of passwords, keys and certificates, and how often they are rotated. */
export interface Secrets {
  readonly kind: 'secrets'
  readonly store: 'files' | 'docker-secrets' | 'external-secrets' | 'aws-secrets-manager'
  readonly rotatesEvery: Duration
  readonly certificateLifetime: Duration
  /** Remaining lifetime at which a certificate is renewed. */
  readonly certificateRenewedBefore: Duration
}

export function secrets(options: Partial<Omit<Secrets, 'kind'>> = {}): Secrets {
  return declared({
    kind: 'secrets',
    store: byEnvironment<Secrets['store']>({
      local: 'files',
      ha: 'files',
      production: 'external-secrets',
    }),
    rotatesEvery: days(30),
    certificateLifetime: days(7),
    certificateRenewedBefore: hours(56),
    ...options,
  })
}
