import { runService } from '@ballast/kit'
import { handlers } from './handlers.ts'
import { inventoryRoutes } from './routes.ts'

await runService('Inventory', ({ database }) => ({
  routes: (app) => inventoryRoutes(app, database),
  handlers,
}))
