import type { ShopEdit } from '../edit-shop.ts'

/** Promises of the shop that wait for their drills: with the edit, the drill is taken for written. */
export const restored = promised(
  'restore',
  `[products, orders, payments, stock].map((database) =>
        restores(database, { within: hours(4), losing: minutes(15) }))`,
)
export const takenOver = promised(
  'host-lost',
  "[recovers(orders, { after: 'host-lost', within: seconds(30), losing: 'nothing' })]",
)

function promised(drill: string, promises: string): ShopEdit {
  return {
    replace: 'promises: [',
    by: `promises: [\n      ...(local ? [] : ${promises}),`,
    drills: [drill],
  }
}
