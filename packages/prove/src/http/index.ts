export {
  type PatientAnswer,
  type PatientClient,
  patientClient,
  retryWithinMs,
  Unanswered,
} from './patient-client.ts'
export { type JsonAnswer, type JsonRequest, requestJson } from './request-json.ts'
export { runAtOnce } from './run-at-once.ts'
