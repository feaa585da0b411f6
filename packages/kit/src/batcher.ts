/**
 * Batches single calls without adding latency: a call starts at once if no batch is running; calls that arrive while
 * one is running form the next batch.
 *
 * @param work handles a batch and returns one result per item, in order; an Error as a result rejects only that call
 * @param most maximum number of items in a batch
 */
export function batched<Item, Result>(
  work: (items: Item[]) => Promise<(Result | Error)[]>,
  { most, concurrency }: { most: number; concurrency: number },
): (item: Item) => Promise<Result> {
  let waiting: {
    item: Item
    resolve: (result: Result) => void
    reject: (error: unknown) => void
  }[] = []
  let running = 0

  const runNext = async (): Promise<void> => {
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    running++
    try {
      const results = await work(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, at) => {
        const result = results[at]
        if (result instanceof Error) reject(result)
        else resolve(result as Result)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      running--
      if (waiting.length > 0) void runNext()
    }
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // Deferred, so that all calls of this turn of the event loop join the batch.
      if (running < concurrency && waiting.length === 1) {
        setImmediate(() => {
          if (waiting.length > 0 && running < concurrency) void runNext()
        })
      }
    })
}
