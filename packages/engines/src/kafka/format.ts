import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { javaBin } from '../install/index.ts'
import { minimalEnvironment } from '../process/start-process.ts'
import { kafkaJars } from './install.ts'

/**
 * Formats the data directory of a node unless it exists. The bootstrap checkpoint is the same for all directories of
 * one Kafka version and needs a JVM to make, so it is copied from the cache. The identity is unique to the directory.
 */
export async function formatLog(
  data: string,
  ids: { readonly node: number; readonly cluster: string },
  { cacheDirectory, signal }: { cacheDirectory: string; signal: AbortSignal },
): Promise<void> {
  const identity = join(data, 'meta.properties')
  if (existsSync(identity)) return
  const checkpoint = await bootstrapCheckpoint(cacheDirectory, signal)
  await mkdir(data, { recursive: true })
  await copyFile(checkpoint, join(data, 'bootstrap.checkpoint'))
  // Last, and by an atomic rename: this file marks a complete directory.
  await writeFile(
    `${identity}.new`,
    `version=1\nnode.id=${ids.node}\ncluster.id=${ids.cluster}\ndirectory.id=${makeKafkaId()}\n`,
  )
  await rename(`${identity}.new`, identity)
}

/** Runs Kafka's format tool once per version and caches the checkpoint, which all directories share. */
async function bootstrapCheckpoint(cacheDirectory: string, signal: AbortSignal): Promise<string> {
  const jars = kafkaJars()
  const version = /kafka-server-(\d[\d.]*\d)\.jar/.exec(jars.join(':'))?.[1] ?? 'unknown'
  const templates = join(cacheDirectory, 'templates')
  const checkpoint = join(templates, `kafka-${version}-bootstrap.checkpoint`)
  if (existsSync(checkpoint)) return checkpoint
  await mkdir(templates, { recursive: true })
  const temporary = await mkdtemp(join(templates, 'kafka-format-'))
  try {
    const configuration = join(temporary, 'server.properties')
    await writeFile(
      configuration,
      `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:1
listeners=PLAINTEXT://127.0.0.1:2,CONTROLLER://127.0.0.1:1
controller.listener.names=CONTROLLER
log.dirs=${join(temporary, 'log')}
`,
    )
    await execa(
      javaBin(),
      ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', jars.join(':')].concat([
        'kafka.tools.StorageTool',
        'format',
        '-t',
        makeKafkaId(),
        '-c',
        configuration,
      ]),
      { env: minimalEnvironment(), extendEnv: false, cwd: temporary, cancelSignal: signal },
    )
    const made = join(temporary, 'log', 'bootstrap.checkpoint')
    await readFile(made)
    await rename(made, checkpoint)
    return checkpoint
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/**
 * Makes a UUID in Kafka's format: 16 bytes in 22 characters. Never starts with `-`, which its tools take for an
 * option.
 */
export function makeKafkaId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? makeKafkaId() : id
}
