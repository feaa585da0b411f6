import type { NodeState } from '@ballast/local'

const marks: Record<NodeState['phase'], string> = {
  waiting: '·',
  starting: '…',
  ready: '✓',
  restarting: '↻',
  failed: '✗',
  stopped: '–',
}

/** Shows the state of nodes while they start: redrawn in place on a terminal, else one line per important change. */
export class LiveTable {
  readonly #nodes = new Map<string, NodeState>()
  readonly #out: NodeJS.WriteStream
  #height = 0
  #timer: NodeJS.Timeout | undefined

  constructor(out: NodeJS.WriteStream = process.stderr) {
    this.#out = out
  }

  show(state: NodeState): void {
    const before = this.#nodes.get(state.id)?.phase
    this.#nodes.set(state.id, state)
    if (this.#out.isTTY) this.#timer ??= setTimeout(() => this.#draw(), 50)
    else if (before !== state.phase && ['ready', 'restarting', 'failed'].includes(state.phase)) {
      this.#out.write(`${lineOf(state)}\n`)
    }
  }

  /** Prints a permanent line above the table. */
  say(text: string): void {
    this.#clear()
    this.#out.write(`${text}\n`)
    if (this.#out.isTTY && this.#nodes.size > 0) this.#draw()
  }

  /** Draws the table a last time and leaves it on the screen. */
  end(): void {
    if (this.#timer !== undefined) this.#draw()
    this.#nodes.clear()
    this.#height = 0
  }

  #draw(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#clear()
    const lines = [...this.#nodes.values()].map(lineOf)
    this.#out.write(`${lines.join('\n')}\n`)
    this.#height = lines.length
  }

  #clear(): void {
    if (this.#height === 0) return
    this.#out.moveCursor(0, -this.#height)
    this.#out.clearScreenDown()
    this.#height = 0
  }
}

/** Widths are fixed: a node that comes later must not move the columns of those that are drawn already. */
function lineOf({ id, kind, phase, doing, startMs, reason, ports }: NodeState): string {
  const detail =
    phase === 'ready'
      ? `${((startMs ?? 0) / 1_000).toFixed(1)} s`.padStart(7)
      : (phase === 'starting' ? doing : (reason?.split('\n', 1)[0] ?? '')) || ''
  const [port] = Object.values(ports)
  return `  ${marks[phase]} ${id.padEnd(14)} ${kind.padEnd(13)} ${String(port ?? '').padStart(5)}  ${phase.padEnd(10)} ${detail}`.trimEnd()
}
