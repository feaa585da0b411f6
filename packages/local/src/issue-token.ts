import { issueToken, openSecrets } from '@ballast/engines'
import { BallastError, resourcesOf } from '@ballast/model'
import { placedPlatform } from './running-platform.ts'
import { type Instance, stateDirectory } from './state-directory.ts'

/**
 * A token of an instance's local issuer, signed with the key in its state directory.
 *
 * @throws {BallastError} USAGE where the platform declares no identity
 */
export async function issueTokenFor(
  instance: Instance,
  request: { subject: string; scope: string; audience?: string; lifetimeSeconds?: number },
): Promise<string> {
  const { platform, addresses } = await placedPlatform(instance)
  const [identity] = resourcesOf(platform, 'identity')
  if (identity === undefined)
    throw new BallastError(
      'USAGE',
      `Platform "${platform.name}" declares no identity: it needs no tokens`,
    )
  const secrets = openSecrets(stateDirectory(instance).secrets)
  return issueToken({ secrets, identity, addresses, ...request })
}
