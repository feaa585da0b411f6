import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { postgresBin } from '@ballast/engines'
import { execa } from 'execa'
import { hasInitdbOption } from './initdb-options.ts'

describe('hasInitdbOption', () => {
  it('knows all options that the installed initdb lists', async () => {
    const initdb = postgresBin('initdb')
    const { stdout: output } = await execa(initdb, ['--version'])
    const version = Number(/\d+/.exec(output)?.[0])
    const { stdout: help } = await execa(initdb, ['--help'])
    // `  -A, --auth=METHOD   …`, `      --auth-host=METHOD   …`: two spaces end the options.
    const options = [...help.matchAll(/^ {2,6}(-.*?)(?: {2}|$)/gm)]
      .flatMap(([, text = '']) => text.split(', '))
      .map((text) => text.replace(/[ =[].*/, ''))
    assert.ok(options.length > 40, options.join(' '))
    // These only print something.
    const printing = ['-V', '--version', '-?', '--help']
    assert.deepEqual(
      options.filter((option) => !hasInitdbOption(version, option) && !printing.includes(option)),
      [],
    )
  })

  it('knows the version that added an option', () => {
    const since = (option: string) =>
      [15, 16, 17, 18].find((version) => hasInitdbOption(version, option))
    assert.deepEqual(['-c', '--set', '--icu-rules'].map(since), [16, 16, 16])
    assert.deepEqual(['--builtin-locale', '--sync-method'].map(since), [17, 17])
    assert.deepEqual(['--no-data-checksums', '--no-sync-data-files'].map(since), [18, 18])
    assert.deepEqual(['-k', '--encoding'].map(since), [15, 15])
    assert.deepEqual(['--wal-level', 'constructor', ''].map(since), [
      undefined,
      undefined,
      undefined,
    ])
  })
})
