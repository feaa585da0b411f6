import { join } from 'node:path'

/** Real orders that come with the project: small enough to replay in a test or a demonstration. */
export const excerptFile = join(import.meta.dirname, '../data/online-retail-excerpt.csv')
