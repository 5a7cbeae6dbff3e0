/** What routes that are no contracts are given. */
import type { FastifyRequest } from 'fastify'
import type { Kernel, SignedIn } from './kernel.ts'

export type Tools = { kernel: Kernel; who: (request: FastifyRequest) => Promise<SignedIn>; secure: boolean }
