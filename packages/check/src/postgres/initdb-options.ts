/**
 * Tells whether initdb of a major version knows an option, such as `--wal-segsize` or `-k`. The options of 15 are from
 * `initdb --help`, later ones from the release notes. None was removed.
 */
export function hasInitdbOption(version: number, option: string): boolean {
  return version >= (later.get(option) ?? (first.has(option) ? 0 : Number.POSITIVE_INFINITY))
}

const first = new Set(
  `-A --auth --auth-host --auth-local -D --pgdata -E --encoding -g --allow-group-access --icu-locale
  -k --data-checksums --locale --lc-collate --lc-ctype --lc-messages --lc-monetary --lc-numeric
  --lc-time --no-locale --locale-provider --pwfile -T --text-search-config -U --username -W --pwprompt
  -X --waldir --wal-segsize -d --debug --discard-caches -L -n --no-clean -N --no-sync
  --no-instructions -s --show -S --sync-only`.split(/\s+/),
)

const later = new Map([
  ['-c', 16],
  ['--set', 16],
  ['--icu-rules', 16],
  ['--builtin-locale', 17],
  ['--sync-method', 17],
  ['--no-data-checksums', 18],
  ['--no-sync-data-files', 18],
])
