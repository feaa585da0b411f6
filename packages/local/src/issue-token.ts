import { issueToken, openSecrets, type TokenRequest } from '@ballast/engines'
import { BallastError, type Identity } from '@ballast/model'
import { placedPlatform, type RunningPlatform } from './running-platform.ts'
import { type Instance, stateDirectory } from './state-directory.ts'

type Request = Omit<TokenRequest, 'secrets' | 'identity' | 'addresses'>

/**
 * Issues a token of an instance's local issuer, signed with the key in its state directory.
 *
 * @throws {BallastError} USAGE if the platform declares no identity
 */
export async function issueTokenFor(instance: Instance, request: Request): Promise<string> {
  const { addresses } = await placedPlatform(instance)
  const secrets = openSecrets(stateDirectory(instance).secrets)
  return issueTokenOn({ addresses, secrets }, request)
}

/** Issues a token like `issueTokenFor`, for a platform whose addresses are known. */
export async function issueTokenOn(
  { addresses, secrets }: Pick<RunningPlatform, 'addresses' | 'secrets'>,
  request: Request,
): Promise<string> {
  const { platform } = addresses.topology
  // The identity of the entry's gateway; services may trust another one.
  const identity: Identity | undefined = platform.entry.to.identity
  if (identity !== undefined) return issueToken({ secrets, identity, addresses, ...request })
  throw new BallastError(
    'USAGE',
    `Platform "${platform.name}" declares no identity, so it uses no tokens`,
  )
}
