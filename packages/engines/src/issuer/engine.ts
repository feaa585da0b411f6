import type { Engine } from '../engine.ts'
import { identityFields } from './fields.ts'
import { tokenProfile } from './issue-token.ts'
import { issuerMembers, issuerPlan, issuerSecrets } from './plan.ts'

/** Stands in for an identity provider on this machine: tokens for trying things out are signed with its key. */
export const issuerEngine: Engine<'identity'> = {
  kind: 'identity',
  name: 'issuer',
  fields: identityFields,
  // It runs on the Node that runs Ballast.
  needs: [],
  members: issuerMembers,
  secrets: issuerSecrets,
  plan: issuerPlan,
  provisions: tokenProfile,
}
