/**
 * Tests that leave the shop as it was share one: its start takes longer than all of them. Schemathesis, which
 * sends whatever it can think of, comes last.
 */
import { after } from 'node:test'
import { closeSharedShop } from './fixtures/shared-shop.ts'
import './edges.suite.ts'
import './kafka-listeners.suite.ts'
import './tracing.suite.ts'
import './open-api.suite.ts'

after(closeSharedShop)
