import type { ShopEdits } from './edit-shop.ts'
import { alertsEdits } from './edits/alerts.ts'
import { dataEdits } from './edits/data.ts'
import { eventsEdits } from './edits/events.ts'
import { requestsEdits } from './edits/requests.ts'

export const areas: readonly ShopEdits[] = [alertsEdits, dataEdits, eventsEdits, requestsEdits]

/** Edits of the shop's declaration, each of which breaks one rule. Other rules are broken by their first bad example. */
export const edits: ShopEdits = Object.assign({}, ...areas)
