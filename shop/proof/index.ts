import { defineProof } from '@ballast/prove'
import { additions } from './additions.ts'
import { gatherFacts } from './facts/gather-facts.ts'
import type { ShopFacts } from './facts/shop-facts.ts'
import { misbehave } from './faults/provider-faults.ts'
import { judges } from './judges/index.ts'
import { precedence } from './precedence.ts'
import { shopAccess } from './replay/shop-access.ts'
import { unfinished } from './unfinished.ts'
import { watchShop } from './watch.ts'
import type { OrdersPlan, PlannedRequest } from './workload/plan-load.ts'
import { workload } from './workload/workload.ts'

/** How the shop is proven: what its customers do, and what must hold whatever is broken. */
export default defineProof<PlannedRequest, OrdersPlan, ShopFacts>({
  workload,
  facts: gatherFacts,
  judges,
  precedence,
  unfinished: ({ scene: { platform, access }, run }) =>
    unfinished(shopAccess(platform, access), run),
  watch: ({ scene: { platform, access }, run, counts }) =>
    watchShop(shopAccess(platform, access), { run, counts }),
  faults: (random) => [
    misbehave('misbehave', {
      seed: random.below(1_000_000),
      timeoutAfterCharge: 0.1,
      duplicateAnswer: 0.1,
      garbage: 0.05,
      holdMs: 2_000,
    }),
  ],
  additions,
})
