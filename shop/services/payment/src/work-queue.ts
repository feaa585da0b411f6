import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@ballast/kit'

const everyMs = 500

/** Longer than a call to the provider may take, so that nobody else calls meanwhile. */
export const leaseSeconds = 10

export interface WorkQueueOptions<Item> {
  /** For the log. */
  readonly name: string
  readonly concurrency: number
  readonly work: (item: Item) => Promise<void>
  /** Takes items whose lease has run out, with a new lease. */
  readonly takeDue: () => Promise<Item[]>
  readonly log: Logger
  readonly signal: AbortSignal
}

/**
 * Does work that the database remembers: items are handed over by the process that wrote them, and
 * those that a dead process left behind are taken once their lease has run out.
 */
export class WorkQueue<Item> {
  readonly #options: WorkQueueOptions<Item>
  readonly #items: Item[] = []
  readonly #running = new Set<Promise<void>>()

  constructor(options: WorkQueueOptions<Item>) {
    this.#options = options
  }

  hand(items: readonly Item[]): void {
    this.#items.push(...items)
    this.#fill()
  }

  async run(): Promise<void> {
    const { name, takeDue, log, signal } = this.#options
    while (!signal.aborted) {
      try {
        // What is waiting here already holds its lease: take no more than can be started soon.
        if (this.#items.length === 0) this.hand(await takeDue())
      } catch (error) {
        log.warn({ err: error }, `Cannot take due ${name}, trying again`)
      }
      await delay(everyMs, undefined, { signal }).catch(() => {})
    }
    await Promise.allSettled(this.#running)
  }

  #fill(): void {
    const { name, concurrency, work, log, signal } = this.#options
    while (!signal.aborted && this.#running.size < concurrency) {
      const item = this.#items.shift()
      if (item === undefined) return
      const done = work(item)
        .catch((error: unknown) =>
          log.warn({ err: error }, `One of the ${name} failed, its lease brings it back`),
        )
        .finally(() => {
          this.#running.delete(done)
          this.#fill()
        })
      this.#running.add(done)
    }
  }
}
