/**
 * Runs `work` for every item, `concurrency` at once, in the order of the items. Takes no further
 * item once `signal` is aborted or one has failed, and waits for those under way.
 */
export async function runAtOnce<T>(
  items: Iterable<T>,
  { concurrency, signal }: { concurrency: number; signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = []
  const rest = items[Symbol.iterator]()
  const worker = async () => {
    while (!signal.aborted && failures.length === 0) {
      const { done, value } = rest.next()
      if (done) return
      try {
        await work(value)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  if (failures.length > 0) throw failures[0]
}
