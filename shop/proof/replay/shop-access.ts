import { BallastError, type Platform } from '@ballast/model'
import type { DatabaseAccess, PlatformAccess } from '@ballast/prove'

const names = ['products', 'orders', 'stock', 'payments'] as const

/** Addresses of the parties of a reconciliation behind the front door. */
export interface ShopAccess {
  readonly databases: Readonly<Record<(typeof names)[number], DatabaseAccess>>
  /** `host:port` of the listener for clients outside. */
  readonly kafka: readonly string[]
  /** `http://host:port` of the payment provider. */
  readonly provider: string
}

/** @throws {BallastError} DECLARATION_INVALID if the platform is not a shop with these resources */
export function shopAccess(
  { name }: Pick<Platform, 'name'>,
  { databases, kafka, services }: PlatformAccess,
): ShopAccess {
  const missing = [
    ...names.filter((database) => databases[database] === undefined),
    ...(services.provider === undefined ? ['provider'] : []),
  ]
  if (missing.length > 0) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `Platform "${name}" has no ${missing.join(', ')}, which the shop's reconciliation reads`,
      { facts: { platform: name, missing } },
    )
  }
  return {
    databases: databases as ShopAccess['databases'],
    kafka,
    provider: services.provider!,
  }
}
