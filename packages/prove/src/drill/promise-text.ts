import type { PlatformPromise } from '@ballast/model'

/** A promise as a sentence. */
export function promiseText(promise: PlatformPromise): string {
  switch (promise.kind) {
    case 'recovers': {
      const { resource, after, within, losing } = promise
      return `${resource.name} recovers within ${within / 1_000} s after it was ${after}, losing ${losing}`
    }
    case 'keeps-order':
      return `Events on ${promise.topic.name} with one ${promise.topic.key} are handled in order`
    case 'isolates':
      return `While ${promise.service.name} is down, ${promise.from.name} goes on: ${promise.keeps}`
  }
}
