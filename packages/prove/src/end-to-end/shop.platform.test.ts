/**
 * All suites share one shop: its start takes longer than most of them. Dead letters come first, since they expect that
 * there are none yet; Schemathesis, which sends whatever it can think of, comes last.
 */
import { after } from 'node:test'
import { closeSharedShop } from './fixtures/shared-shop.ts'
import './dead-letters.suite.ts'
import './edges.suite.ts'
import './kafka-listeners.suite.ts'
import './tracing.suite.ts'
import './public-api.suite.ts'
import './open-api.suite.ts'

after(closeSharedShop)
