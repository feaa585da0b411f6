/** Which alert watches over an objective of each kind. */
export const watchedBy = { availability: 'errors', latency: 'latency' } as const
