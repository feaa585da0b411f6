export { acceptedTwice, eventDropped, orderErased } from './lost-orders.ts'
export { chargedTwice, pennyLost } from './wrong-money.ts'
export { heldForever, receivedTwice, soldTwice } from './wrong-stock.ts'
