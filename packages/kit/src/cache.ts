import type { CacheConfiguration } from '@ballast/model'
import { Redis } from 'ioredis'
import { readSecret } from './configuration.ts'
import { sole, usesTls } from './edge.ts'
import type { Metrics } from './metrics.ts'
import { SpanKind, traced } from './telemetry.ts'

/** A cached value and its version. */
export interface Versioned<T> {
  readonly version: number
  readonly value: T
}

const lockMs = 1_000

/**
 * Stores a value unless a newer version is stored, so that a slow reader cannot restore an old value after an
 * invalidation. An empty body only records the version.
 */
const storeIfNewer = `
  local known = redis.call('hget', KEYS[1], 'version')
  if known and tonumber(known) > tonumber(ARGV[1]) then return 0 end
  if known and tonumber(known) == tonumber(ARGV[1]) and ARGV[2] == '' then return 0 end
  redis.call('hset', KEYS[1], 'version', ARGV[1], 'body', ARGV[2])
  if ARGV[3] ~= '' then redis.call('pexpire', KEYS[1], ARGV[3]) end
  return 1`

/**
 * A read-through cache in Redis. If Redis is down, slow or empty, the value is loaded from its source. Only one of
 * several concurrent readers that miss the same key loads it: within a process they share its promise, between processes
 * it holds a lock for up to a second.
 */
export class Cache {
  readonly #redis: Redis
  /** TTL of entries. Also limits how long a stale value is served if an invalidation could not reach Redis. */
  readonly #ttlMs: number | ''
  readonly #loading = new Map<string, Promise<Versioned<unknown> | undefined>>()
  readonly counts = { hits: 0, misses: 0, errors: 0 }

  /** @throws {TypeError} if the edge's addresses or TLS mode are not supported */
  constructor(configuration: CacheConfiguration) {
    const { ttlMs, timeoutMs, credentialFile } = configuration
    this.#ttlMs = ttlMs ?? ''
    this.#redis = new Redis({
      ...sole('the cache', configuration.addresses),
      ...(usesTls('the cache', configuration) && { tls: {} }),
      ...(credentialFile !== undefined && { password: readSecret(credentialFile) }),
      commandTimeout: timeoutMs,
      connectTimeout: 1_000,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
    })
    // Failures are counted, not logged: an error per reconnection would flood the log.
    this.#redis.on('error', () => {})
  }

  /** Exports how many reads found a value, how many did not, and how many commands failed. */
  exportCounts(metrics: Metrics): void {
    metrics.counter('cache_hits_total', 'Reads that the cache answered', () => this.counts.hits)
    metrics.counter('cache_misses_total', 'Reads that had to load', () => this.counts.misses)
    metrics.counter('cache_errors_total', 'Commands that failed', () => this.counts.errors)
  }

  /** Returns the cached value, or the result of `load`. An undefined result is not cached. */
  read<T>(
    key: string,
    load: () => Promise<Versioned<T> | undefined>,
  ): Promise<Versioned<T> | undefined> {
    const loading = this.#loading.get(key) as Promise<Versioned<T> | undefined> | undefined
    if (loading !== undefined) return loading
    const found = traced(
      'cache read',
      SpanKind.CLIENT,
      { 'db.system': 'redis', 'cache.key': key },
      () => this.#read(key, load),
    ).finally(() => {
      if (this.#loading.get(key) === found) this.#loading.delete(key)
    })
    this.#loading.set(key, found)
    return found
  }

  /** Makes the cache neither serve nor store values older than `version` from now on. */
  async invalidate(key: string, version: number): Promise<void> {
    // A reader after the change must not share a load that began before it.
    this.#loading.delete(key)
    await this.#try(() => this.#redis.eval(storeIfNewer, 1, key, version, '', this.#ttlMs))
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  async #read<T>(
    key: string,
    load: () => Promise<Versioned<T> | undefined>,
  ): Promise<Versioned<T> | undefined> {
    const cached = await this.#get<T>(key)
    if (cached !== undefined) {
      this.counts.hits++
      return cached
    }
    this.counts.misses++
    const lock = `${key}:loading`
    const mine = await this.#try(() => this.#redis.set(lock, '1', 'PX', lockMs, 'NX'))
    if (mine === null) {
      const other = await this.#untilLoaded<T>(key)
      if (other !== undefined) return other
    }
    const loaded = await load()
    if (loaded !== undefined) {
      const body = JSON.stringify(loaded.value)
      await this.#try(() =>
        this.#redis.eval(storeIfNewer, 1, key, loaded.version, body, this.#ttlMs),
      )
    }
    if (mine === 'OK') await this.#try(() => this.#redis.del(lock))
    return loaded
  }

  /** Waits up to 200 ms for the value that another process is loading; undefined if it does not arrive. */
  async #untilLoaded<T>(key: string): Promise<Versioned<T> | undefined> {
    for (let waited = 0; waited < 200; waited += 20) {
      const { promise, resolve } = Promise.withResolvers<void>()
      setTimeout(resolve, 20)
      await promise
      const cached = await this.#get<T>(key)
      if (cached !== undefined) return cached
    }
    return undefined
  }

  async #get<T>(key: string): Promise<Versioned<T> | undefined> {
    const found = await this.#try(() => this.#redis.hmget(key, 'version', 'body'))
    const [version, body] = found ?? []
    if (version === undefined || version === null || !body) return undefined
    return { version: Number(version), value: JSON.parse(body) as T }
  }

  /** Runs a Redis command; returns undefined if it fails. */
  async #try<T>(command: () => Promise<T>): Promise<T | undefined> {
    try {
      return await command()
    } catch {
      this.counts.errors++
      return undefined
    }
  }
}
