import type { PlatformPromise } from '@ballast/model'

/** A promise as a sentence. */
export function promiseText(promise: PlatformPromise): string {
  switch (promise.kind) {
    case 'recovers': {
      const { resource, after, within, losing } = promise
      const loss = losing === 'nothing' ? losing : `at most ${losing / 1_000} s`
      return `${resource.name} recovers within ${within / 1_000} s after it was ${after}, losing ${loss}`
    }
    case 'keeps-order':
      return `Events on ${promise.topic.name} with one ${promise.topic.key} are handled in order`
    case 'isolates':
      return `While ${promise.service.name} is down, ${promise.from.name} goes on: ${promise.keeps}`
    case 'restores': {
      const { resource, within, losing } = promise
      return `${resource.name} is restored within ${within / 1_000} s, losing at most ${losing / 1_000} s`
    }
    case 'absorbs':
      return `${promise.gateway.name} takes ${promise.times} times the usual load and keeps ${promise.keeps * 100} % of its capacity`
    case 'deploys':
      return `A deployment of ${promise.service.name} fails ${promise.failing}; a bad one is rolled back within ${promise.rollsBackWithin / 1_000} s`
  }
}
