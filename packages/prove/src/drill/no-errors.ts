import type { Budget } from './drill.ts'

/** A budget of no errors at all, for a fault that no client may notice. */
export function noErrors(what: string, source: string): Budget {
  return {
    measure: 'errors-seen',
    unit: 'operations',
    bound: 'most',
    parts: [{ what, value: 0, source }],
  }
}
