import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { promisify } from 'node:util'

/** `ballast test` runs what Node finds: this is how it finds the tests that are written in Python. */
it('passes its tests in Python', async () => {
  await promisify(execFile)('python3', ['-m', 'unittest'], { cwd: import.meta.dirname })
})
