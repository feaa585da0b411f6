const windowMs = 5_000

/**
 * Bounds retries to a share of the requests of the last 5 to 10 seconds, plus a few a second for
 * quiet times: an outage is not answered with more load (as in finagle's RetryBudget).
 */
export class RetryBudget {
  readonly #share: number
  readonly #perSecond: number
  readonly #now: () => number
  #windowStart = 0
  #requests = 0
  #retries = 0
  #previousRequests = 0
  #previousRetries = 0

  /** @param perSecond retries that are allowed whatever the share; default 3 */
  constructor({
    share,
    perSecond = 3,
    now = () => performance.now(),
  }: { share: number; perSecond?: number; now?: () => number }) {
    this.#share = share
    this.#perSecond = perSecond
    this.#now = now
  }

  request(): void {
    this.#turn()
    this.#requests++
  }

  /** Whether one more retry is within the budget; counts it if so. */
  take(): boolean {
    this.#turn()
    const most =
      this.#share * (this.#requests + this.#previousRequests) + (this.#perSecond * windowMs) / 1_000
    if (this.#retries + this.#previousRetries + 1 > most) return false
    this.#retries++
    return true
  }

  #turn(): void {
    const now = this.#now()
    if (now - this.#windowStart < windowMs) return
    const adjacent = now - this.#windowStart < 2 * windowMs
    this.#previousRequests = adjacent ? this.#requests : 0
    this.#previousRetries = adjacent ? this.#retries : 0
    this.#requests = 0
    this.#retries = 0
    this.#windowStart = now
  }
}
