import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { BallastError } from '@ballast/model'
import { CsvError, parse } from 'csv-parse'
import { columns, type Row, readRow } from './row.ts'

export interface OrderFile {
  /** SHA-256 of the content, the same for the plain and the compressed file. */
  readonly sha256: string
  readonly rows: readonly Row[]
}

/** As many bad rows as a message shows; all are counted. */
const shownProblems = 20

/**
 * Reads a CSV file of orders, plain or compressed with gzip, to its end. Nothing is sent before
 * that: a damaged file is refused whole, so that no replay stops in the middle of one.
 *
 * @throws {BallastError} FILE_DAMAGED naming the rows and what to do; USAGE if there is no such file
 */
export async function readOrderFile(file: string, signal?: AbortSignal): Promise<OrderFile> {
  const source = await openSource(file)
  const hash = createHash('sha256')
  const parser = parse({ bom: true, relaxColumnCount: true, skipEmptyLines: true })
  const rows: Row[] = []
  const problems: string[] = []
  let seen = 0
  let bad = 0
  const read = async (records: AsyncIterable<string[]>) => {
    for await (const cells of records) {
      seen++
      if (seen === 1) {
        checkHeader(file, cells)
        continue
      }
      const row = cells.length === columns.length ? readRow(seen, cells) : columnProblem(cells)
      if (typeof row !== 'string') rows.push(row)
      else if (++bad <= shownProblems) problems.push(`row ${seen}: ${row}`)
    }
  }
  try {
    const options = signal === undefined ? {} : { signal }
    await pipeline(source, checkText(file, hash), parser, read, options)
  } catch (error) {
    throw damage(file, error, seen)
  }
  if (seen === 0) throw damaged(file, 'it is empty')
  if (bad > 0) {
    const more = bad > problems.length ? `\n  and ${bad - problems.length} more` : ''
    throw damaged(
      file,
      `${bad} of ${seen - 1} rows cannot be read:\n  ${problems.join('\n  ')}${more}\nCorrect these rows`,
      { rows: problems, bad },
    )
  }
  return { sha256: hash.digest('hex'), rows }
}

async function openSource(file: string): Promise<Readable> {
  const head = Buffer.alloc(2)
  try {
    await using handle = await open(file)
    await handle.read(head)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new BallastError('USAGE', `Cannot read "${file}": ${code}. Name a file of orders`, {
      facts: { file },
      cause,
    })
  }
  const plain = createReadStream(file)
  if (head.readUInt16BE() !== 0x1f8b) return plain
  const gunzip = createGunzip()
  plain.on('error', (error) => gunzip.destroy(error))
  return plain.pipe(gunzip)
}

/** Refuses what is not text, before the CSV parser takes it for one long cell. */
function checkText(file: string, hash: ReturnType<typeof createHash>): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const decode = (chunk?: Buffer) => {
    const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    if (text.includes('\0')) throw new TypeError('it holds NUL characters')
    return text
  }
  const guarded = (done: (error?: Error | null, text?: string) => void, chunk?: Buffer) => {
    try {
      done(null, decode(chunk))
    } catch (cause) {
      done(damaged(file, 'it is not text in UTF-8. Give a CSV file, plain or .gz', {}, cause))
    }
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      guarded(done, chunk)
    },
    flush: (done) => guarded(done),
  })
}

function checkHeader(file: string, cells: readonly string[]): void {
  const found = cells.map((cell) => cell.trim())
  if (found.length === columns.length && columns.every((name, at) => found[at] === name)) return
  throw damaged(
    file,
    `row 1 must name the columns ${columns.join(',')}, found ${found.join(',').slice(0, 200)}`,
    { row: 1 },
  )
}

function columnProblem(cells: readonly string[]): string {
  return `${cells.length} columns instead of ${columns.length}`
}

function damage(file: string, error: unknown, seen: number): unknown {
  if (error instanceof BallastError) return error
  if (error instanceof CsvError) {
    // The parser's own counts: it drops the rows that were waiting to be read when it failed.
    const { records = seen, lines: line } = error as CsvError & { records?: number; lines?: number }
    const row = records + 1
    const what = `row ${row} (line ${line}) breaks the quoting of CSV: ${error.message}. Correct it`
    return damaged(file, what, { row, line }, error)
  }
  const { code } = error as NodeJS.ErrnoException
  if (code?.startsWith('Z_')) {
    const what = `the compressed data ends or breaks after row ${seen} (${code}). Copy or download the file anew`
    return damaged(file, what, { row: seen, code }, error)
  }
  return error
}

function damaged(file: string, what: string, facts: Record<string, unknown> = {}, cause?: unknown) {
  const message = `Cannot replay "${file}": ${what}. Nothing was sent`
  return new BallastError('FILE_DAMAGED', message, { facts: { file, ...facts }, cause })
}
