import { runService } from '@ballast/kit'
import { starterRoutes } from './routes.ts'

await runService('Starter', ({ database }) => ({
  routes: (app) => starterRoutes(app, database),
}))
