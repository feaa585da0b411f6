import { runService } from '@ballast/kit'
import { createCharges } from './charges.ts'
import { createHandlers } from './handlers.ts'
import { ProviderClient } from './provider-client.ts'
import { createRefunds } from './refunds.ts'
import { paymentRoutes } from './routes.ts'

await runService('Payments', ({ configuration, database, log, signal }) => {
  const provider = new ProviderClient(configuration.calls.provider!)
  const refunds = createRefunds({ database, provider, log, signal })
  const charges = createCharges({ database, provider, log, signal, refunds })
  return {
    routes: (app) => paymentRoutes(app, database),
    handlers: createHandlers(charges, refunds),
    background: [() => charges.run(), () => refunds.run()],
  }
})
