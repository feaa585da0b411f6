import { Problem } from '@ballast/kit/process'

/** Fast path: most paths match this and need no further checks. */
const plain = /^(?:\/(?!\.)[\w~:@!$&'()*+,;=.-]*)+$/

/**
 * Returns the path of a request target, unchanged. Services decode the path again, so anything that they could
 * interpret differently is rejected: dot segments in any spelling, control characters, invalid encodings, backslashes.
 * An encoded slash stays within its segment and is allowed.
 *
 * @throws {Problem} 400 for a target that is not such a path
 */
export function requestPath(target: string): string {
  const end = target.indexOf('?')
  const path = end === -1 ? target : target.slice(0, end)
  if (plain.test(path)) return path
  if (!path.startsWith('/')) throw invalid('The request target must be a path')
  if (/[\\#]/.test(path)) throw invalid('The path contains a character that must be encoded')
  for (const segment of path.split('/')) {
    const decoded = decode(segment)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: rejecting them is the purpose
    if (/[\u0000-\u001f\u007f]/.test(decoded))
      throw invalid('The path contains a control character')
    if (decoded.split(/[/\\]/).some((part) => part === '.' || part === '..')) {
      throw invalid('The path contains a dot segment')
    }
  }
  return path
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw invalid('The path has an invalid percent-encoding')
  }
}

function invalid(detail: string): Problem {
  return new Problem(400, 'INVALID_PATH', detail)
}
