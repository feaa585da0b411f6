import { runService } from '@ballast/kit'
import { bookingRoutes } from './booking-routes.ts'
import { showRoutes } from './show-routes.ts'

await runService('Bookings', ({ database }) => ({
  routes(app) {
    showRoutes(app, database)
    bookingRoutes(app, database)
  },
}))
