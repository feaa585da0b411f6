import { createHash, createHmac, pbkdf2 as pbkdf2Callback, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

const pbkdf2 = promisify(pbkdf2Callback)

/**
 * Computes the SCRAM verifier (RFC 5803) that PostgreSQL stores for a password, so that the password itself
 * appears in no statement and no log.
 *
 * @param current the stored verifier; its salt is reused, so that an equal result means an equal password
 */
export async function scramVerifier(password: string, current?: string | null): Promise<string> {
  const stored = /^SCRAM-SHA-256\$(\d+):([^$]+)\$/.exec(current ?? '')
  const iterations = Number(stored?.[1] ?? 4_096)
  const salt = stored ? Buffer.from(stored[2]!, 'base64') : randomBytes(16)
  const salted = await pbkdf2(password, salt, iterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const storedKey = createHash('sha256').update(clientKey).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}
