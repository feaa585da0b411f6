/** One record as it is on a topic: a CloudEvent in binary mode, if it is what it should be. */
export interface TopicRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string
  readonly id: string
  readonly type: string
  /** When the change that it tells of was made, ISO 8601; empty if it does not say. */
  readonly time: string
  readonly value: string
}
