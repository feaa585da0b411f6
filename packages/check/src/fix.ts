import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Finding } from './finding.ts'
import { applyEdits } from './location/edit.ts'

/** Applies the edits of findings to their files, the first of two that overlap. Returns the findings that it fixed. */
export function applyFixes(findings: readonly Finding[], base = process.cwd()): Finding[] {
  const written: Finding[] = []
  for (const [file, inFile] of Map.groupBy(findings, ({ file }) => file)) {
    const path = resolve(base, file)
    const chosen: Finding[] = []
    for (const finding of inFile) {
      const { edit } = finding
      if (edit === undefined) continue
      if (chosen.some(({ edit: other }) => other!.from < edit.to && edit.from < other!.to)) continue
      if (chosen.some(({ edit: other }) => other!.from === edit.from)) continue
      chosen.push(finding)
    }
    const edits = chosen.map(({ edit }) => edit!)
    if (edits.length > 0) writeFileSync(path, applyEdits(readFileSync(path, 'utf8'), edits))
    written.push(...chosen)
  }
  return written
}
