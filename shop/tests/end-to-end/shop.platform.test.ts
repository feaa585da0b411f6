/**
 * All suites share one shop: its start takes longer than most of them. The replay comes first, since it needs a shop that has
 * sold nothing yet, then dead letters, which expect that there are none; Schemathesis, which sends whatever it can think of,
 * comes last.
 */
import { after } from 'node:test'
import { closeSharedShop } from './fixtures/shared-shop.ts'
import './oversell.suite.ts'
import './dead-letters.suite.ts'
import './edges.suite.ts'
import './kafka-listeners.suite.ts'
import './tracing.suite.ts'
import './public-api.suite.ts'
import './open-api.suite.ts'

after(closeSharedShop)
