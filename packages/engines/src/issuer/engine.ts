import type { Engine } from '../engine.ts'
import { identityFields } from './fields.ts'
import { tokenProfile } from './issue-token.ts'
import { issuerMembers, issuerPlan, issuerSecrets } from './plan.ts'

/** A local stand-in for an identity provider. The `token` command signs tokens with its key. */
export const issuerEngine: Engine<'identity'> = {
  kind: 'identity',
  name: 'issuer',
  fields: identityFields,
  // Runs on the same Node.js as Ballast.
  needs: [],
  members: issuerMembers,
  secrets: issuerSecrets,
  plan: issuerPlan,
  provisions: tokenProfile,
}
