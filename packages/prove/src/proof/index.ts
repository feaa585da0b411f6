export { loadProof } from './load-proof.ts'
export { type Additions, defineProof, type Proof, type Run } from './proof.ts'
export { openProving, type Proving } from './proving.ts'
export type {
  Attempt,
  Attempted,
  FrontDoor,
  Learned,
  LoadPlan,
  LoadRequest,
  OperationKind,
  PlannedOperation,
  ShapeName,
  Workload,
} from './workload.ts'
