import { runService } from '@ballast/kit'
import { rateClient } from './rate-client.ts'
import { bookingRoutes } from './routes.ts'

await runService('Seats', ({ database, configuration }) => ({
  routes: (app) => bookingRoutes(app, database, rateClient(configuration.calls.rates!)),
}))
