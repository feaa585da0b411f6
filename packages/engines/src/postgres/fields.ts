import { described, type FieldsOf, limitFields, oneMachine, only, rendered } from '../fields.ts'

export const postgresFields: FieldsOf<'postgres'> = {
  name: rendered,
  port: rendered,
  version: only(15),
  maxConnections: rendered,
  reservedConnections: rendered,
  parameters: rendered,
  // Clusters are copies of one template.
  initdbArguments: only([]),
  // Applies only to a container image.
  imageVariables: described,
  standbys: only(0),
  commit: only('local-disk'),
  failover: only(),
  pooler: only(),
  readReplicas: only(0),
  tls: only('off'),
  authentication: only('scram-sha-256'),
  encryptedVolume: only(false),
  dataChecksums: only(true),
  maxSlotWalKept: rendered,
  backup: only(),
  limits: limitFields,
  zones: oneMachine,
}
