const windowMs = 5_000

/**
 * Limits retries to a share of the requests of the last 5 to 10 seconds, plus a few a second for times with little
 * traffic, so that retries do not multiply the load during an outage. Same idea as finagle's RetryBudget.
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

  /** @param perSecond retries that are always allowed, on top of the share; default 3 */
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
    this.#rotate()
    this.#requests++
  }

  /** Takes one retry out of the budget; false if it is used up. */
  take(): boolean {
    this.#rotate()
    const most =
      this.#share * (this.#requests + this.#previousRequests) + (this.#perSecond * windowMs) / 1_000
    if (this.#retries + this.#previousRetries + 1 > most) return false
    this.#retries++
    return true
  }

  #rotate(): void {
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
