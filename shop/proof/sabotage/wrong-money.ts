import { asSuperuser, type Sabotage } from '@ballast/prove'
import { request } from 'undici'
import { confirmedOrder } from './confirmed-order.ts'

export const chargedTwice: Sabotage = {
  name: 'charged-twice',
  what: 'The provider is asked for the same order with a second key',
  detectedBy: 'double-charges',
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
    const order = await confirmedOrder(scene, run)
    const [payment] = await asSuperuser(
      scene,
      'payments',
      'select amount_minor, currency from payments where order_id = $1',
      [order],
    )
    const answer = await request(`${scene.access.services.provider!}/v1/charges`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        key: `charge-${order}-again`,
        amountMinor: Number(payment!.amount_minor),
        currency: payment!.currency,
        token: 'tok_ok',
      }),
    })
    await answer.body.dump()
    return order
  },
}

export const pennyLost: Sabotage = {
  name: 'penny-lost',
  what: 'Payment books a capture that is one penny less than what the provider took',
  detectedBy: 'money-not-conserved',
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
    const order = await confirmedOrder(scene, run)
    await asSuperuser(
      scene,
      'payments',
      'update payments set amount_minor = amount_minor - 1, captured_minor = captured_minor - 1 where order_id = $1',
      [order],
    )
    return order
  },
}
