import { mkdir, mkdtemp, readFile, realpath, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** Mounts a disk of its own on a directory: in memory, bounded, gone with everything on it when it is unmounted. */
export async function mountSmallDisk(directory: string, mebibytes: number): Promise<void> {
  await mkdir(directory, { recursive: true })
  const options = `size=${mebibytes}m,mode=0700,nosuid,nodev,noexec`
  await execa('mount', ['-t', 'tmpfs', '-o', options, 'ballast', directory])
}

/** Unmounts every disk below a directory, also one that somebody still uses: its memory is free when they end. */
export async function unmountBelow(directory: string): Promise<void> {
  for (const mount of await mountsBelow(directory)) await execa('umount', ['--lazy', mount])
}

/** Returns the mount points below a directory, with symbolic links resolved. */
export async function mountsBelow(directory: string): Promise<string[]> {
  const real = await realpath(directory).catch(() => directory)
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).trimEnd().split('\n')
  // The fifth field; blanks in it are written in octal. https://docs.kernel.org/filesystems/proc.html
  return lines
    .map((line) => line.split(' ')[4]!)
    .map((path) =>
      path.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(parseInt(code, 8))),
    )
    .filter((path) => path.startsWith(`${real}/`))
}

/** Why no disk can be mounted on this machine; undefined where it can: tried, since being root is not enough in a container. */
export async function whyNoSmallDisk(): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'ballast-disk-'))
  try {
    await mountSmallDisk(directory, 1)
    await execa('umount', [directory])
    return undefined
  } catch (error) {
    const said = (error as { stderr?: string; message: string }).stderr || (error as Error).message
    return `a disk that may be filled cannot be mounted here (${said.split('\n', 1)[0]}): it needs root and CAP_SYS_ADMIN`
  } finally {
    await rmdir(directory)
  }
}
