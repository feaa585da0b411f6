import { runService } from '@ballast/kit'
import { createAcceptance } from './accept-order.ts'
import { createFindOrder, Settlement } from './find-order.ts'
import { handlers } from './handlers.ts'
import { createPriceList } from './prices.ts'
import { ProductClient } from './product-client.ts'
import { orderRoutes } from './routes.ts'
import { keepSweeping } from './sweep-expired.ts'

await runService('Orders', ({ configuration, database, log, signal }) => {
  const expiresAfterMs = Number(configuration.settings.expiresAfterSeconds) * 1_000
  const parts = {
    database,
    accept: createAcceptance(database, { expiresAfterMs }),
    findOrder: createFindOrder(database),
    prices: createPriceList(database, new ProductClient(configuration.calls.product!)),
    settlement: new Settlement(database, signal),
  }
  return {
    routes: (app) => orderRoutes(app, parts),
    handlers,
    background: [() => keepSweeping(database, log, signal)],
  }
})
