/** The thread of protect.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { encryptDocx } from '@cj-tech-master/excelts/word/crypto'
import { z } from 'zod'

const { bytes, password } = z.object({ bytes: z.instanceof(Uint8Array), password: z.string() }).parse(workerData)
// The container is the same for every office format.
parentPort?.postMessage(await encryptDocx(bytes, password))
