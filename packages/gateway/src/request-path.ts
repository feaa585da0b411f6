import { Problem } from '@ballast/kit/process'

/** What most paths are made of; others are looked at closely. */
const plain = /^(?:\/(?!\.)[\w~:@!$&'()*+,;=.-]*)+$/

/**
 * The path of a request target, as it was sent. Services decode it once more, so what could mean
 * something else there is refused: dot segments in any spelling, control characters, broken
 * encodings, backslashes. An encoded slash stays within its segment and is fine.
 *
 * @throws {Problem} 400 for a target that is not a clean path
 */
export function requestPath(target: string): string {
  const end = target.indexOf('?')
  const path = end === -1 ? target : target.slice(0, end)
  if (plain.test(path)) return path
  if (!path.startsWith('/')) throw invalid('The request target must be a path')
  if (/[\\#]/.test(path)) throw invalid('The path holds a character that must be encoded')
  for (const segment of path.split('/')) {
    const decoded = decode(segment)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    if (/[\u0000-\u001f\u007f]/.test(decoded)) throw invalid('The path holds a control character')
    if (decoded.split(/[/\\]/).some((part) => part === '.' || part === '..')) {
      throw invalid('The path holds a dot segment')
    }
  }
  return path
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw invalid('The path is not encoded correctly')
  }
}

function invalid(detail: string): Problem {
  return new Problem(400, 'INVALID_PATH', detail)
}
