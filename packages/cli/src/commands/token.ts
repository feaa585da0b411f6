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
  .description("print an access token for the API, signed with this platform's key")
  .requiredOption('--subject <name>', 'subject of the token', nonEmpty)
  .option(
    '--scope <scopes>',
    "scopes that the platform's identity declares, separated by spaces",
    '',
  )
  .option('--audience <name>', 'audience of the token; default: as declared')
  .option('--lifetime <seconds>', 'lifetime of the token; default: as declared', positive)
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
  throw new BallastError(
    'USAGE',
    `--lifetime must be a whole number of seconds above 0, got "${text}"`,
  )
}

function nonEmpty(text: string): string {
  if (text !== '') return text
  throw new BallastError('USAGE', '--subject must not be empty')
}
