import { issueTokenFor } from '@ballast/local'
import { BallastError } from '@ballast/model'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'

interface Options extends InstanceOptions {
  readonly subject: string
  readonly scope: string
  readonly audience?: string
  readonly lifetime?: number
  readonly json?: boolean
}

export const tokenCommand = withInstance(new Command('token'))
  .description('an access token for the front door, signed with the key of this platform')
  .requiredOption('--subject <name>', 'whose token it is', named)
  .option('--scope <scopes>', "separated by spaces, as the platform's identity declares them", '')
  .option('--audience <name>', 'default: what the platform declares')
  .option('--lifetime <seconds>', 'default: what the platform declares', positive)
  .option('--json', 'print the result as JSON on standard output')
  .action(token)

async function token({
  subject,
  scope,
  audience,
  lifetime,
  json,
  ...options
}: Options): Promise<void> {
  const accessToken = await issueTokenFor(instanceOf(options), {
    subject,
    scope,
    ...(lifetime !== undefined && { lifetimeSeconds: lifetime }),
    ...(audience !== undefined && { audience }),
  })
  console.log(json ? JSON.stringify({ version: 1, accessToken }) : accessToken)
}

function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `--lifetime takes whole seconds, got "${text}"`)
}

function named(text: string): string {
  if (text !== '') return text
  throw new BallastError('USAGE', '--subject takes a name, got ""')
}
