/** A kind of operation that the load consists of, such as "borrow" or "give back". */
export interface OperationKind {
  /** `creates`: makes something new that must never be lost. One that `reads` changes nothing, so an unanswered one has certainly not happened. */
  readonly effect: 'creates' | 'changes' | 'reads'
  /** Name of the service that answers it. */
  readonly service: string
}

/** A planned request, due `dueMs` milliseconds after the start of the load. */
export interface PlannedOperation {
  /** From 0, without gaps. */
  readonly op: number
  readonly dueMs: number
  /** One of the workload's kinds. */
  readonly kind: string
}

export interface LoadPlan<Planned extends PlannedOperation = PlannedOperation> {
  readonly operations: readonly Planned[]
  /** Figures that describe the load in the evidence, such as the share of the hottest item. */
  readonly figures: Readonly<Record<string, number>>
}

export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** Idempotency key: the request may be repeated with it. */
  readonly key?: string
  readonly body?: unknown
}

/** The request of a planned operation, as it can be made now. */
export interface Attempt {
  /** Another kind than planned where the planned one has become impossible. */
  readonly kind: string
  /** Id of the thing that it is about, if the client knows it. */
  readonly subject?: string
  readonly request: LoadRequest
}

/** An attempt whose answer is read. */
export interface Attempted<Planned, Plan> {
  /** Kind of the attempt, which may differ from the planned one. */
  readonly kind: string
  readonly planned: Planned
  readonly plan: Plan
}

/** Facts that the client reads in an answer. */
export interface Learned {
  /** Id of the thing that was created, or that the operation was about. */
  readonly subject?: string
  /** Kept in the ledger for the judges: plain JSON. */
  readonly said?: unknown
}

/** `usual` for most drills; `reading`: at least half of it reads; `every`: each kind has its share. */
export type ShapeName = 'usual' | 'reading' | 'every'

/** The operations that a platform is proven with. */
export interface Workload<
  Planned extends PlannedOperation = PlannedOperation,
  Plan extends LoadPlan<Planned> = LoadPlan<Planned>,
> {
  readonly kinds: Readonly<Record<string, OperationKind>>
  /** Origin of the operations, for the evidence. */
  readonly source: string
  /** Scopes of the token that the operations are sent with. */
  readonly scope: string
  /** Codes of problem details by which the platform says no as it should, and of those that say that nothing was begun. */
  readonly codes: { readonly refused: readonly string[]; readonly notBegun: readonly string[] }
  /** Draws the operations. The same arguments give the same plan. `run` goes into all names, so that loads share nothing. */
  plan(
    shape: ShapeName,
    draw: { seed: number; run: string; dueMs: readonly number[] },
  ): Promise<Plan>
  /** Fills the platform with what the plan needs, through the front door. */
  prepare?(plan: Plan, to: FrontDoor & { run: string }): Promise<void>
  /** @param subjectOf the id that an earlier operation led to, as far as the client knows */
  attempt(
    planned: Planned,
    known: { run: string; subjectOf: (op: number) => string | undefined },
  ): Attempt
  /** Reads the answer to an attempt. @param body parsed JSON; undefined without a body */
  learn?(attempted: Attempted<Planned, Plan>, body: unknown): Learned
  /** How a created thing is watched until nothing more becomes of it. Without it, it is not watched. */
  readonly follow?: {
    /** May be a long poll. */
    path(subject: string): string
    isSettled(body: unknown): boolean
  }
}

/** The address and the token of requests. */
export interface FrontDoor {
  /** `http://host:port` */
  readonly endpoint: string
  readonly token: string
  readonly signal: AbortSignal
}
