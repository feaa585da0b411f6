import { writeFileSync } from 'node:fs'
import { installServers } from '../real-server/install.ts'
import { startServer } from '../real-server/start.ts'
import { catalogueText } from './generate.ts'
import { catalogueFiles, cataloguePath, knownVersions } from './versions.ts'

// `npm run catalogue --workspace @ballast/check`: oldest first, because each file has the changes since the one before.
await installServers(knownVersions)
for (const version of knownVersions) {
  await using server = await startServer(version)
  for (const file of catalogueFiles) {
    writeFileSync(cataloguePath(file, version), await catalogueText(server.client, file, version))
  }
}
