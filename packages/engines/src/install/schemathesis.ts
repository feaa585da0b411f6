import { join } from 'node:path'
import type { PythonNeed } from './need.ts'

/** A tool that sends random requests to an API and compares the responses with its OpenAPI document. For tests only. */
export const schemathesis: PythonNeed = {
  kind: 'python',
  name: 'schemathesis-4.32.5',
  requirements: join(import.meta.dirname, '../../../../tools/schemathesis/requirements.txt'),
}
