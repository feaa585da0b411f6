import { runService } from '@ballast/kit'
import { handlers, lockStockOf } from './handlers.ts'
import { inventoryRoutes } from './routes.ts'

await runService('Inventory', ({ database }) => ({
  routes: (app) => inventoryRoutes(app, database),
  handlers,
  lock: lockStockOf,
}))
