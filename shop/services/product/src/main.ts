import { runService } from '@ballast/kit'
import { handlers } from './products.ts'
import { productRoutes } from './routes.ts'

await runService('Products', ({ database, cache }) => ({
  routes: (app) => productRoutes(app, database, cache),
  handlers: handlers(cache),
}))
