import { join } from 'node:path'
import type { PythonNeed } from './need.ts'

/** Asks an API at random, and compares what it answers with its own description. For tests only. */
export const schemathesis: PythonNeed = {
  kind: 'python',
  name: 'schemathesis-4.32.5',
  requirements: join(import.meta.dirname, '../../../../tools/schemathesis/requirements.txt'),
}
