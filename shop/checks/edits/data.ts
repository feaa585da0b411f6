import type { ShopEdits } from '../edit-shop.ts'
import { restored, takenOver } from './to-be-promised.ts'

/** Databases, Redis, and what is promised of them. */
export const dataEdits: ShopEdits = {
  'archive-timeout-within-promise': [
    restored,
    {
      replace: "postgres('orders', { port: 5434 })",
      by: "postgres('orders', { port: 5434, backup: { archiveTimeout: minutes(20) } })",
    },
  ],
  'database-belongs-to-one-service': { replace: 'database: stock,', by: 'database: orders,' },
  'database-has-restore-drill': {
    ...restored,
    by: restored.by.replace('[products, orders,', '[products,'),
  },
  'failover-loses-nothing': {
    replace: "postgres('orders', { port: 5434 })",
    by: "postgres('orders', { port: 5434, failover: { maximumLag: mebibytes(1) } })",
  },
  'own-writes-from-primary': [
    {
      replace: "postgres('stock', { port: 5436 })",
      by: "postgres('stock', { port: 5436, readReplicas: 1 })",
    },
    {
      replace: 'database: stock,',
      by: "database: stock, readsFrom: { from: stock, staleness: seconds(5), use: 'own-writes' },",
    },
  ],
  'read-replica-exists': {
    replace: 'calls: [call(product, { timeout: seconds(3) })],',
    by: "calls: [call(product, { timeout: seconds(3) })],\n    readsFrom: { from: orders, staleness: seconds(5), use: 'reports' },",
  },
  'recovery-point-possible': [
    takenOver,
    {
      replace: "postgres('orders', { port: 5434 })",
      by: "postgres('orders', { port: 5434, commit: 'local-disk' })",
    },
  ],
  'recovery-time-possible': [
    takenOver,
    {
      replace: "postgres('orders', { port: 5434 })",
      by: "postgres('orders', { port: 5434, failover: { ttl: seconds(40) } })",
    },
  ],
  'redis-persistence-fits': { replace: "    persistence: 'aof',\n", by: '' },
  'statement-timeout-set': {
    replace: 'statementTimeout: seconds(3), lockTimeout: seconds(2)',
    by: 'statementTimeout: seconds(3), lockTimeout: seconds(0)',
  },
}
