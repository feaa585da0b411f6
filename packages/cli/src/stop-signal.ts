/** Returns a signal aborted by SIGINT, SIGTERM or SIGHUP. Further signals are ignored, as the shutdown has begun. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      process.exitCode = name === 'SIGINT' ? 130 : 143
      controller.abort(new DOMException(`Stopped by ${name}`, 'AbortError'))
    })
  }
  return controller.signal
}
