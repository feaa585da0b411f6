import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderList } from './headers.ts'
import { type Document, mergeDocuments } from './merge-documents.ts'
import type { ServiceNodes } from './service-nodes.ts'

const freshMs = 5_000
const fetchTimeoutMs = 2_000
const mostBytes = 4_194_304

/** The OpenAPI document, merged from the documents of the services. The last document of an unavailable service is kept. */
export class OpenApi {
  readonly #title: string
  readonly #services: readonly ServiceNodes[]
  readonly #known = new Map<string, Document>()
  #text = ''
  #refreshing: Promise<void> | undefined
  #refreshedAt = Number.NEGATIVE_INFINITY

  readonly #now: () => number

  constructor(
    title: string,
    services: readonly ServiceNodes[],
    now: () => number = () => performance.now(),
  ) {
    this.#now = now
    this.#title = title
    this.#services = services
  }

  async answer(request: IncomingMessage, response: ServerResponse, ownHeaders: HeaderList) {
    const text = await this.text()
    request.resume()
    response.writeHead(200, [
      ...ownHeaders,
      'content-type',
      'application/json',
      'content-length',
      String(Buffer.byteLength(text)),
      'cache-control',
      'public, max-age=5',
      'x-content-type-options',
      'nosniff',
    ])
    response.end(request.method === 'HEAD' ? undefined : text)
  }

  /** Returns the document. Only the first call waits for the services; later calls refresh in the background. */
  async text(): Promise<string> {
    if (this.#now() - this.#refreshedAt > freshMs) {
      this.#refreshedAt = this.#now()
      this.#refreshing = this.#refresh()
    }
    if (this.#text === '') await this.#refreshing
    return this.#text
  }

  async #refresh(): Promise<void> {
    await Promise.all(
      this.#services.map(async (nodes) => {
        const document = await fetchDocument(nodes)
        if (document !== undefined) this.#known.set(nodes.service, document)
      }),
    )
    this.#text = JSON.stringify(mergeDocuments(this.#title, this.#known))
  }
}

/** Fetches the document from the first node that returns one. */
async function fetchDocument({ nodes }: ServiceNodes): Promise<Document | undefined> {
  for (const { pool } of nodes) {
    try {
      const { body, headers, statusCode } = await pool.request({
        path: '/openapi.json',
        method: 'GET',
        signal: AbortSignal.timeout(fetchTimeoutMs),
      })
      if (statusCode === 200 && Number(headers['content-length'] ?? 0) <= mostBytes) {
        const document = (await body.json()) as Document
        if (document.openapi?.startsWith('3.1')) return document
      } else await body.dump()
    } catch {
      // Try the next node.
    }
  }
  return undefined
}
