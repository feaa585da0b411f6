import { becomeMember, type Membership } from './consumer-group.ts'

/** Joins a consumer group, says so on standard output, and stays until it is killed or its input ends. */
process.stdin.on('end', () => process.exit()).resume()
await becomeMember(JSON.parse(process.argv[2]!) as Membership)
process.stdout.write('joined\n')
