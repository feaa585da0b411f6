import { runService } from '@ballast/kit'
import { notesRoutes } from './routes.ts'

await runService('Notes', ({ database }) => ({
  routes: (app) => notesRoutes(app, database),
}))
