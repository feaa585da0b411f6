/** Aborted by Ctrl-C and by a request to end; later ones change nothing, since the orderly end is under way. */
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
