/** The alert that covers each kind of objective. */
export const watchedBy = { availability: 'errors', latency: 'latency' } as const
