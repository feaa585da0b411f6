import assert from 'node:assert/strict'
import { it } from 'node:test'
import { call, postgres, service } from '@ballast/model'
import { library } from '../fixtures/library.ts'
import type { Stage } from './drill.ts'
import { databasesOf } from './focus.ts'

it('takes a service without a database to need those of the services that it calls', () => {
  const books = postgres('books', { port: 5433 })
  const loans = postgres('loans', { port: 5434 })
  const catalogue = service('catalogue', { source: 'services/catalogue', database: books })
  const lending = service('lending', {
    source: 'services/lending',
    database: loans,
    calls: [call(catalogue)],
  })
  const shelfmap = service('shelfmap', {
    source: 'services/shelfmap',
    calls: [call(lending), call(catalogue)],
  })
  const stage = {
    platform: { ...library.in('local'), resources: [catalogue, lending, shelfmap] },
    workload: {
      kinds: {
        borrow: { effect: 'creates', service: 'lending' },
        map: { effect: 'reads', service: 'shelfmap' },
      },
    },
  } satisfies Stage
  assert.deepEqual(databasesOf(stage, 'borrow'), ['loans'])
  assert.deepEqual(databasesOf(stage, 'map'), ['loans', 'books'])
})
