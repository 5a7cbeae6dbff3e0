/** GET /api/installation: the one answer nobody has to be signed in for, because the sign-in page, too, says 演示环境. */
import type { Backup, InstallationInfo, LogHead } from '@qinghe/domain/kernel/installation.ts'
import type { FastifyInstance } from 'fastify'
import { sessionCookie } from './server.ts'
import type { Tools } from './tools.ts'

export type InstallationFacts = Pick<InstallationInfo, 'kind' | 'version'> & { backup: (() => Backup) | undefined; log: () => Promise<LogHead | null> }

export const installationPage = ({ kind, version, backup, log }: InstallationFacts) => (app: FastifyInstance, { kernel, secure }: Tools): void => {
  app.get('/api/installation', async (request): Promise<InstallationInfo> => {
    const token = request.cookies[sessionCookie(secure)]
    const isSignedIn = token !== undefined && await kernel.findSession(token).then(found => found !== undefined, () => false)
    return { kind, version, backup: isSignedIn && backup ? backup() : null, log: isSignedIn ? await log() : null }
  })
}
