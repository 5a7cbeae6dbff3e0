/** A workbook that opens with a password alone: agile encryption (ECMA-376, MS-OFFCRYPTO), AES-256 and SHA-512, as Excel, WPS and LibreOffice
 *  write it themselves. The key takes 100,000 hashes, close to a second of a processor: a thread does it, and the server answers meanwhile. */
import { Worker } from 'node:worker_threads'
import { z } from 'zod'

const Done = z.instanceof(Uint8Array)

export const protectWorkbook = (bytes: Uint8Array, password: string): Promise<Uint8Array> => new Promise((done, failed) => {
  const thread = new Worker(new URL('./protectThread.ts', import.meta.url), { workerData: { bytes, password }, env: {} })
  thread.once('message', made => { done(Done.parse(made)) })
  thread.once('error', failed)
  thread.once('exit', code => { failed(new Error(`the thread that protects a workbook ended (${code})`)) })
})
