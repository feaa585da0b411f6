import { rmSync } from 'node:fs'
import { BallastError } from '@ballast/model'
import { fastify } from 'fastify'
import { hostKindOf } from './hosts/host-kind.ts'
import type { Instance } from './state-directory.ts'
import type { Supervisor } from './supervisor.ts'

/**
 * Serves the control API of a supervisor, on a unix socket that only its owner can open: `GET /status`,
 * `POST /nodes/:name/{restart|stop|start|kill|pause|resume}`.
 */
export async function serveControl(
  socket: string,
  { supervisor, instance }: { supervisor: Supervisor; instance: Instance },
): Promise<AsyncDisposable> {
  const app = fastify()
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof BallastError ? { code: error.code, facts: error.facts } : {}
    return reply
      .code(known.code === 'USAGE' ? 404 : 409)
      .send({ ...known, message: (error as Error).message })
  })

  app.get<{ Querystring: { usage?: string } }>('/status', async ({ query }) => ({
    platform: supervisor.platform.name,
    ...instance,
    host: hostKindOf(instance),
    pid: process.pid,
    nodes: await Promise.all(
      [...supervisor.nodes.values()].map(async (node) => ({
        ...node.state,
        ...(query.usage && (await node.usage())),
      })),
    ),
  }))

  app.post<{ Params: { name: string; action: string } }>(
    '/nodes/:name/:action',
    async ({ params }) => {
      const nodes = supervisor.find(params.name)
      for (const node of nodes) {
        switch (params.action) {
          case 'restart':
            await node.stop()
            await node.start()
            break
          case 'stop':
            await node.stop()
            break
          case 'start':
            await node.start()
            break
          case 'kill':
            await node.running.kill()
            break
          case 'pause':
            await node.running.pause()
            break
          case 'resume':
            await node.running.resume()
            break
          default:
            throw new BallastError(
              'USAGE',
              `Unknown action "${params.action}". Use restart, stop, start, kill, pause or resume`,
            )
        }
      }
      return { nodes: nodes.map(({ state }) => state) }
    },
  )

  await app.listen({ path: socket })
  return {
    async [Symbol.asyncDispose]() {
      await app.close()
      rmSync(socket, { force: true })
    },
  }
}
