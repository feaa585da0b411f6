import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { routeTo } from './fixtures/start-gateway.ts'
import { requestPath } from './request-path.ts'
import { createRouter } from './routes.ts'

describe('requestPath', () => {
  for (const target of [
    '/',
    '/api/books?x=/../',
    '/a/b%2Fc',
    '/a/.well-known',
    '/a/%C3%BC',
    '//a',
  ]) {
    it(`accepts ${target}`, () => assert.equal(requestPath(target), target.split('?')[0]))
  }
  for (const target of [
    '*',
    'http://inside/',
    '/a/../b',
    '/a/./b',
    '/a/%2e%2E/b',
    '/a/x%2f..',
    '/a/..%5cb',
    '/a\\b',
    '/a/%00',
    '/a/%0d%0a',
    '/a/%zz',
    '/a/%ff',
    '/a#b',
  ]) {
    it(`rejects ${target}`, () =>
      assert.throws(() => requestPath(target), { code: 'INVALID_PATH' }))
  }
  it('rejects every path that a URL parser would change', () => {
    const part = fc.constantFrom('a', '.', '..', '%2e', '%2E', '\\', '/', '%2f', '%5c', ';')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const target = `/${parts.join('')}`
        try {
          requestPath(target)
        } catch {
          return
        }
        assert.equal(new URL(`http://host${target}`).pathname, target)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('createRouter', () => {
  const routeOf = createRouter(
    ['/api/books/**', '/api/books/slow/**', '/api/one'].map((path) => routeTo('book', { path })),
  )
  for (const [path, wanted] of [
    ['/api/books', '/api/books/**'],
    ['/api/books/1', '/api/books/**'],
    ['/api/books/slow/1', '/api/books/slow/**'],
    ['/api/booksx', undefined],
    ['/api/one', '/api/one'],
    ['/api/one/more', undefined],
    ['/API/books', undefined],
  ] as const) {
    it(`sends ${path} to ${wanted}`, () => assert.equal(routeOf(path)?.path, wanted))
  }
})
