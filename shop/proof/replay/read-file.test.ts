import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { BallastError } from '@ballast/model'
import { excerptFile } from './excerpt.ts'
import { readOrderFile } from './read-file.ts'

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n'
const good = '1, a1 ,"say ""hi"", you",6,2010-12-01T08:26,2.55,7,UK\n'

describe('readOrderFile', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ballast-replay-'))
  })
  after(() => rm(folder, { recursive: true }))

  const read = async (content: string | Buffer) => {
    const file = join(folder, 'orders')
    await writeFile(file, content)
    return readOrderFile(file)
  }
  const refuses = (content: string | Buffer, ...words: RegExp[]) =>
    assert.rejects(read(content), (error) => {
      assert.ok(error instanceof BallastError, String(error))
      assert.equal(error.code, 'FILE_DAMAGED')
      for (const word of [...words, /Nothing was sent$/]) assert.match(error.message, word)
      return true
    })

  it('reads plain and compressed content alike, with or without a byte order mark', async () => {
    const plain = await read(header + good)
    assert.deepEqual(plain.rows, [
      {
        row: 2,
        invoice: '1',
        sku: 'A1',
        description: 'say "hi", you',
        quantity: 6,
        unitPriceMinor: 255,
        customer: '7',
      },
    ])
    assert.deepEqual(await read(gzipSync(header + good)), plain)
    assert.deepEqual((await read(`\uFEFF${header}${good}`)).rows, plain.rows)
    assert.deepEqual((await read((header + good).replaceAll('\n', '\r\n'))).rows, plain.rows)
  })

  it('refuses a truncated or broken compressed file, wherever it was cut', async () => {
    const whole = gzipSync(await readFile(excerptFile))
    for (const length of [20, whole.length >> 1, whole.length - 1]) {
      await refuses(whole.subarray(0, length), /compressed data ends or breaks/, /anew/)
    }
    const flipped = Buffer.from(whole)
    flipped[whole.length >> 1]! ^= 0xff
    await refuses(flipped)
  })

  it('refuses other columns, an empty file and what is not text', async () => {
    await refuses(header.replace('Country', 'Land') + good, /row 1 must name the columns/)
    await refuses(`a;b;c\n${good}`, /row 1 must name the columns/)
    await refuses('', /empty/)
    await refuses(randomBytes(5_000), /not text in UTF-8/)
    await refuses(`${header}\0\0\0`, /not text/)
  })

  it('refuses broken quotes and names the row', async () => {
    await refuses(`${header}${good}1,a,"open,6,2010-12-01T08:26,2.55,7,UK\n`, /row 3/, /quot/i)
    await refuses(`${header}${good}1,a,"x"y,6,2010-12-01T08:26,2.55,7,UK\n`, /row 3/)
  })

  it('names every row that cannot be read, with what stands there', async () => {
    const rows = [
      '1,a,x,six,2010-12-01T08:26,2.55,7,UK',
      '1,a,x,1.5,2010-12-01T08:26,2.55,7,UK',
      '1,a,x,9999999999,2010-12-01T08:26,2.55,7,UK',
      '1,a,x,6,2010-02-30T08:26,2.55,7,UK',
      '1,a,x,6,12/1/2010 8:26,2.55,7,UK',
      '1,a,x,6,2010-12-01T08:26,"2,55",7,UK',
      ',a,x,6,2010-12-01T08:26,2.55,7,UK',
      '1,,x,6,2010-12-01T08:26,2.55,7,UK',
      '1,a,x,6,2010-12-01T08:26',
    ]
    await refuses(
      header + good + rows.join('\n'),
      /9 of 10 rows/,
      /row 3: Quantity "six"/,
      /row 4: Quantity "1.5"/,
      /row 5: Quantity/,
      /row 6: InvoiceDate "2010-02-30T08:26"/,
      /row 7: InvoiceDate/,
      /row 8: UnitPrice "2,55"/,
      /row 9: InvoiceNo/,
      /row 10: StockCode/,
      /row 11: 5 columns/,
    )
  })

  it('calls a missing file a usage error', async () => {
    await assert.rejects(readOrderFile(join(folder, 'nothing')), { code: 'USAGE' })
    await assert.rejects(readOrderFile(folder), { code: 'USAGE' })
  })
})
