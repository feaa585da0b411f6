export {
  type PatientAnswer,
  type PatientClient,
  type PatientRequest,
  patientClient,
  retryWithinMs,
  Unanswered,
} from './patient-client.ts'
export { runAtOnce } from './run-at-once.ts'
