export {
  type EventService,
  eventDatabases,
  eventServices,
  eventsUnderWay,
  eventsWaiting,
} from './event-databases.ts'
export { type Handled, handlersOf, type Stuck, topicNames } from './gather-events.ts'
export { endOffsets, type Offsets, readTopics } from './read-topics.ts'
export type { TopicRecord } from './topic-record.ts'
