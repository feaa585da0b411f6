#!/usr/bin/env node
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Runs Ballast with Node 24: with this one, or with the one that Ballast's own launcher keeps in its cache. An older
 * Node must be able to read this file: it imports nothing of Ballast before the version is known.
 */
const oldest = 24

if (isNewEnough(process.versions.node)) await import('./main.ts')
else process.exitCode = runWith(cachedNode())

/** The same command in another Node. Ctrl-C reaches both; that one ends in its own time, and this one after it. */
function runWith(node: string | undefined): number {
  if (node === undefined) {
    console.error(
      `Ballast needs Node ${oldest} or later, and this is ${process.version}: install it from https://nodejs.org, and run the command again`,
    )
    return 3
  }
  process.on('SIGINT', () => {})
  process.env.PATH = `${dirname(node)}:${process.env.PATH ?? ''}`
  const here = fileURLToPath(import.meta.url)
  const main = join(dirname(here), `main${extname(here)}`)
  return spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 130
}

function cachedNode(): string | undefined {
  const { BALLAST_CACHE, XDG_CACHE_HOME } = process.env
  const cache = BALLAST_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'ballast')
  const toolchains = existsSync(cache) ? readdirSync(cache) : []
  return toolchains
    .filter((name) => name.startsWith('node-') && isNewEnough(name.slice('node-'.length)))
    .map((name) => join(cache, name, 'node_modules/.bin/node'))
    .find((node) => existsSync(node))
}

function isNewEnough(version: string): boolean {
  return Number.parseInt(version, 10) >= oldest
}
