import { type Platform, resourcesOf } from '@ballast/model'
import { type ForeignMember, membershipOf, startForeignMember } from '../faults/foreign-member.ts'
import type { Sabotage } from './sabotage.ts'

let stranger: ForeignMember | undefined

export const strangerStays: Sabotage = {
  name: 'stranger-stays',
  what: 'A foreign member stays in the consumer group of a service: its partitions stall',
  detectedBy: 'strangers',
  ofOperation: false,
  possible: (platform) => consumerOf(platform) !== undefined,
  when: 'at-rest',
  async apply(scene) {
    const service = consumerOf(scene.platform)!
    stranger = await startForeignMember(membershipOf(service, 'stranger', scene))
    return `group "${service.name}"`
  },
  async undo() {
    await stranger?.leave()
    stranger = undefined
  },
}

function consumerOf(platform: Platform) {
  return resourcesOf(platform, 'service').find(({ consumes }) => consumes.length > 0)
}
