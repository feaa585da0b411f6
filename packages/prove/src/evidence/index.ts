export { type Compared, comparedMeasures } from './compared-measures.ts'
export { evidenceFolder, latestEvidence, readEvidence, writeEvidence } from './evidence-file.ts'
export {
  type Evidence,
  type EvidenceBudget,
  type EvidenceFault,
  type EvidenceInvariant,
  type EvidenceMeasure,
  type EvidencePromise,
  type EvidenceRun,
  type EvidenceSample,
  EvidenceSchema,
  evidenceVersion,
  type FaultProof,
  type Recovery,
  type Verdict,
  type Violation,
} from './schema.ts'
