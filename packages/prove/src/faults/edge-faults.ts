import { once } from 'node:events'
import { connect } from 'node:net'
import { untilSeen } from '@ballast/local'
import type { DetourAddress } from '@ballast/model'
import type { Disturbance, EdgeProxy } from './edge-proxy.ts'
import type { Fault, Scene } from './fault.ts'

const effectWithinMs = 5_000
/** Milliseconds by which a timer may fire early, measured on the finer clock. */
const timerSlackMs = 2

/** Closes all connections of a link and refuses new ones. */
export function cutLink(from: string, to: string): Fault {
  return disturbed('cut', from, to, { cut: 'refuse' }, async (scene) => {
    const refused = await Promise.all(addressesOf(scene, from, to).map(isRefused))
    return refused.every(Boolean) ? 'its port refuses connections' : undefined
  })
}

/** Connections stay open and nothing passes, as when a cable is pulled. */
export function silenceLink(from: string, to: string): Fault {
  return disturbed('silence', from, to, { cut: 'silence' }, (scene) => {
    const held = sum(proxiesOf(scene, from, to), ({ counts }) => counts.heldBytes)
    return held > 0 ? `${held} bytes wait` : undefined
  })
}

/** Delays traffic in both directions, like a slow or distant database. */
export function delayLink(from: string, to: string, delayMs: number): Fault {
  return disturbed(`delay ${delayMs} ms`, from, to, { delayMs }, (scene) => {
    const lateMs = Math.max(...proxiesOf(scene, from, to).map(({ counts }) => counts.longestMs))
    return lateMs >= delayMs - timerSlackMs ? `${Math.round(lateMs)} ms late` : undefined
  })
}

export function limitLink(from: string, to: string, bytesPerSecond: number): Fault {
  const name = `limit ${bytesPerSecond} B/s`
  return disturbed(name, from, to, { bytesPerSecond }, (scene) => untilPassed(scene, from, to))
}

/** Resets all open connections at once. */
export function resetLink(from: string, to: string): Fault {
  return {
    name: 'reset',
    target: `${from} -> ${to}`,
    async apply(scene) {
      const broken = sum(proxiesOf(scene, from, to), (proxy) => proxy.reset())
      return broken > 0 ? `${broken} connections were reset` : undefined
    },
    heal: (scene) => untilPassed(scene, from, to),
  }
}

function disturbed(
  name: string,
  from: string,
  to: string,
  how: Disturbance,
  proof: (scene: Scene) => string | undefined | Promise<string | undefined>,
): Fault {
  return {
    name,
    target: `${from} -> ${to}`,
    async apply(scene) {
      for (const proxy of proxiesOf(scene, from, to)) await proxy.disturb(how)
      return untilSeen(() => proof(scene), effectWithinMs)
    },
    async heal(scene) {
      for (const proxy of proxiesOf(scene, from, to)) await proxy.disturb({})
      return untilPassed(scene, from, to)
    },
  }
}

/** Waits until traffic passes over the link again. */
async function untilPassed(scene: Scene, from: string, to: string): Promise<string | undefined> {
  const passed = (): number => sum(proxiesOf(scene, from, to), ({ counts }) => counts.passedBytes)
  const before = passed()
  return untilSeen(() => {
    const since = passed() - before
    return since > 0 ? `${since} bytes have passed since` : undefined
  }, 15_000)
}

function proxiesOf({ proxies }: Scene, from: string, to: string): readonly EdgeProxy[] {
  const found = proxies.filter((proxy) => proxy.from === from && proxy.to === to)
  if (found.length === 0) throw new Error(`No proxy stands on the link ${from} -> ${to}`)
  return found
}

function addressesOf({ addresses }: Scene, from: string, to: string): DetourAddress[] {
  return addresses.detours.filter((detour) => detour.from === from && detour.to === to)
}

async function isRefused({ at }: DetourAddress): Promise<boolean> {
  const socket = connect(at)
  try {
    await once(socket, 'connect')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}

function sum(proxies: readonly EdgeProxy[], of: (proxy: EdgeProxy) => number): number {
  return proxies.reduce((total, proxy) => total + of(proxy), 0)
}
