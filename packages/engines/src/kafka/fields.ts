import { mebibytes } from '@ballast/model'
import { described, type FieldsOf, ignored, only, rendered } from '../fields.ts'

const listener = {
  // Repeats the port of `listeners`.
  port: described,
  address: only('127.0.0.1'),
  advertised: ignored('a broker advertises the address that it listens on'),
  protocol: only('PLAINTEXT'),
} as const

export const kafkaFields: FieldsOf<'kafka'> = {
  name: rendered,
  brokers: rendered,
  version: only('4.3'),
  listeners: { internal: rendered, external: rendered },
  endpoints: { internal: listener, external: listener },
  mode: only('kraft'),
  controllers: rendered,
  zookeepers: only(0),
  zones: rendered,
  uncleanLeaderElection: rendered,
  autoCreateTopics: rendered,
  offsetsReplicas: rendered,
  offsetsMinInsyncReplicas: rendered,
  maxMessage: rendered,
  sessionTimeout: rendered,
  heartbeat: rendered,
  acls: only('none'),
  saslMechanism: only('none'),
  verifiesHostname: only(false),
  // No listener supports TLS yet.
  minTls: described,
  quota: only(mebibytes(0)),
  mirrorsTo: only([]),
}

export const topicFields: FieldsOf<'topic'> = {
  name: rendered,
  on: rendered,
  // Services set the key of each event.
  key: described,
  partitions: rendered,
  retention: rendered,
  replicas: rendered,
  minInsyncReplicas: rendered,
  cleanup: rendered,
  carries: described,
  compatibility: described,
  maxMessage: rendered,
  deadLetters: { retention: rendered, owner: described },
}
