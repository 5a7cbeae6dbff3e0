/** Sets what is printed, in a thread of its own: a page takes a millisecond, a thousand archives take seconds, and the server goes on meanwhile. */
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { fontFolders, lackingIn } from './glyphs.ts'
import type { Lacking, PrintJob } from './paper.ts'
import { wordFile } from './word.ts'

export type Asked = { id: number; job: PrintJob }
export type Told = { id: number; bytes: Uint8Array } | { id: number; lacking: Lacking[] } | { id: number; failure: string }

const template = fileURLToPath(new URL('./paper.typ', import.meta.url))
let compiler: NodeCompiler | undefined

/** Runs of letters and digits are broken where a line ends, as Chinese is: a long word never leaves its cell. */
const unbroken = /[!-~]{18,}/gu
/** The dot of a masked value is as wide as a character in this font. */
const broken = (text: string): string => text.replaceAll('•', '*').replace(unbroken, run => Array.from(run).join('\u200b'))

function pdfFile(job: PrintJob): Uint8Array {
  compiler ??= NodeCompiler.create({ workspace: dirname(template), fontArgs: [{ fontPaths: [...fontFolders] }] })
  const inputs = { job: JSON.stringify(job, (_key, value: unknown) => (typeof value === 'string' ? broken(value) : value)) }
  const bytes = compiler.pdf({ mainFileContent: readFileSync(template, 'utf8'), inputs })
  // What was set is kept for the next time otherwise, names and all.
  compiler.evictCache(0)
  return bytes
}

async function set({ id, job }: Asked): Promise<Told> {
  try {
    // A word processor has fonts of its own for what ours lacks.
    const lacking = job.format === 'pdf' ? lackingIn(job) : []
    if (lacking.length > 0) return { id, lacking }
    return { id, bytes: job.format === 'pdf' ? pdfFile(job) : await wordFile(job) }
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

let turn = Promise.resolve()
parentPort?.on('message', (asked: Asked) => { turn = turn.then(async () => { parentPort?.postMessage(await set(asked)) }) })
