import { event, text } from '@ballast/model/events'

const ofBread = { topic: 'baked', version: 1, key: 'breadId' } as const
const data = { breadId: text }

/** Events of the bakery, for examples. */
export const breadBaked = event('bread.baked', { ...ofBread, data })
export const breadSold = event('bread.sold', { ...ofBread, data })
export const breadBurnt = event('bread.burnt', { ...ofBread, data })
export const breadAsked = event('bread.asked', { ...ofBread, data })
