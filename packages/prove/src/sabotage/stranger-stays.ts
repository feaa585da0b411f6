import { resourcesOf } from '@ballast/model'
import { type ForeignMember, membershipOf, startForeignMember } from '../faults/foreign-member.ts'
import type { Sabotage } from './sabotage.ts'

let stranger: ForeignMember | undefined

export const strangerStays: Sabotage = {
  name: 'stranger-stays',
  what: "A foreign member is in inventory's group for good: its partitions stall",
  noticedBy: 'strangers',
  when: 'at-rest',
  async apply(scene) {
    const inventory = resourcesOf(scene.platform, 'service').find(
      ({ name }) => name === 'inventory',
    )!
    stranger = await startForeignMember(membershipOf(inventory, 'stranger', scene))
    return `group "${inventory.name}"`
  },
  async undo() {
    await stranger?.leave()
    stranger = undefined
  },
}
