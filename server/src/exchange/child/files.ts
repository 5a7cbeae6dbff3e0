/** The process that opens pictures and documents people upload: a stranger's file on standard input; on standard output one line that says what it is,
 *  and of a picture the new one and a small one. A picture is decoded, turned upright and made anew from its points, so nothing else that was in the
 *  file (place, time, camera, words, a second file behind it) can be in what is kept. Started by picture/taking.ts. */
import { readFileSync } from 'node:fs'
import './lockdown.ts'
import { isPng, sizeOf } from '../picture/header.ts'
import { kindOfFile } from '../picture/kind.ts'
import { fitted, type Pixels } from '../picture/pixels.ts'
import { mostFileBytes, mostPixels, type PictureRefusal } from '../picture/refusals.ts'

const longSide = 2_000
const smallSide = 240
const quality = { full: 80, small: 70 }

async function standardInput(): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of process.stdin) {
    if (!Buffer.isBuffer(piece)) continue
    size += piece.length
    if (size > mostFileBytes) throw new Error('more than the parent sends')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Codecs in WebAssembly: a fault in one reaches its own memory and nothing else. */
const moduleOf = (specifier: string): WebAssembly.Module => new WebAssembly.Module(readFileSync(new URL(import.meta.resolve(specifier))))
const bufferOf = (file: Buffer): ArrayBuffer => new Uint8Array(file).buffer

async function decoded(file: Buffer): Promise<ImageData> {
  if (isPng(file)) {
    const png = await import('@jsquash/png/decode.js')
    await png.init(moduleOf('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'))
    return png.decode(bufferOf(file))
  }
  const jpeg = await import('@jsquash/jpeg/decode.js')
  await jpeg.init(moduleOf('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'))
  return jpeg.default(bufferOf(file), { preserveOrientation: true })
}

async function encoder(): Promise<(pixels: Pixels, to: number) => Promise<Buffer>> {
  const jpeg = await import('@jsquash/jpeg/encode.js')
  await jpeg.init(moduleOf('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'))
  return async (pixels, to) => Buffer.from(await jpeg.default({ ...pixels, colorSpace: 'srgb' }, { quality: to, progressive: false }))
}

type Made = { full: Buffer; small: Buffer; width: number; height: number }
async function madeAnew(file: Buffer): Promise<Made> {
  const points = await decoded(file)
  const full = fitted(points, longSide)
  const encode = await encoder()
  return { width: full.width, height: full.height, full: await encode(full, quality.full), small: await encode(fitted(full, smallSide), quality.small) }
}

const say = (line: object, ...rest: Buffer[]): Promise<void> =>
  new Promise((done, fail) => process.stdout.write(Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), ...rest]), error => (error ? fail(error) : done())))
const refuse = (no: PictureRefusal): Promise<void> => say({ no })

async function take(file: Buffer): Promise<void> {
  const kind = kindOfFile(file)
  if ('no' in kind) return refuse(kind.no)
  if (kind.is !== 'picture') return say({ is: kind.is })
  const size = sizeOf(file)
  if ('no' in size) return refuse(size.no)
  if (size.width === 0 || size.height === 0) return refuse('damaged')
  if (size.width * size.height > mostPixels) return refuse('tooManyPixels')
  const { full, small, width, height } = await madeAnew(file)
  return say({ is: 'picture', width, height, full: full.length }, full, small)
}

try {
  await take(await standardInput())
} catch {
  // What a codec throws might hold what was in the file, and stays here.
  await refuse('damaged')
}
