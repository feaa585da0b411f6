/** The keys of what is asked for. */
export function askedFor(parts: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(parts).filter((part) => parts[part])
}
