/** Pictures and documents for tests, made here byte by byte: no photograph of anybody. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import encode, { init } from '@jsquash/jpeg/encode.js'

let ready: Promise<void> | undefined
/** Colours that run from one side to the other, with one bright corner, so that it can be seen which way is up. */
export async function jpeg(width: number, height: number): Promise<Buffer> {
  ready ??= init(new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm')))) as never)
  await ready
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < width * height; at++) {
    const isCorner = at % width < width / 4 && at / width < height / 4
    data.set(isCorner ? [255, 255, 255, 255] : [Math.floor((at % width) / width * 200), 40, 90, 255], at * 4)
  }
  return Buffer.from(await encode({ data, width, height, colorSpace: 'srgb' }, { quality: 85, progressive: false }))
}

/** As a phone writes it: turned a quarter, with a place and a word only this picture has. */
export function withExif(picture: Buffer, { orientation, secret }: { orientation: number; secret: string }): Buffer {
  const said = Buffer.from(`${secret}\0`.padEnd(32, '\0'), 'latin1')
  const entry = (tag: number, type: number, count: number, value: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt16BE(tag, 0)
    head.writeUInt16BE(type, 2)
    head.writeUInt32BE(count, 4)
    return Buffer.concat([head, value])
  }
  const short = (value: number): Buffer => { const b = Buffer.alloc(4); b.writeUInt16BE(value); return b }
  const long = (value: number): Buffer => { const b = Buffer.alloc(4); b.writeUInt32BE(value); return b }
  // Image description, orientation, and a pointer to the place.
  const ifd = Buffer.concat([Buffer.from([0, 3]), entry(0x010e, 2, said.length, long(50)), entry(0x0112, 3, 1, short(orientation)), entry(0x8825, 4, 1, long(82)), long(0)])
  const gps = Buffer.concat([Buffer.from([0, 1]), entry(0x0001, 2, 2, Buffer.from('N\0\0\0')), long(0)])
  const body = Buffer.concat([Buffer.from('Exif\0\0MM\0*'), long(8), ifd, said, gps])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([picture.subarray(0, 2), head, body, picture.subarray(2)])
}

const table = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0 })
const crc = (bytes: Buffer): number => { let c = 0xffffffff; for (const byte of bytes) c = table[(c ^ byte) & 255]! ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0 }
function chunk(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const tail = Buffer.alloc(4)
  tail.writeUInt32BE(crc(named))
  return Buffer.concat([head, named, tail])
}
/** A PNG that says it is so large; without `rows` it has no more points than a few. */
export function png(width: number, height: number, rows = height): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const data = deflateSync(Buffer.alloc(rows * (width * 3 + 1), 0))
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

export const pdf = (words = 'x'): Buffer => Buffer.from(`%PDF-1.4\n% ${words}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`, 'latin1')

/** A zip of parts that are not packed. */
export function packed(names: readonly string[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const name of names) {
    const title = Buffer.from(name, 'latin1')
    const body = Buffer.from('<x/>')
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt32LE(crc(body), 10)
    head.writeUInt32LE(body.length, 14)
    head.writeUInt32LE(body.length, 18)
    head.writeUInt16LE(title.length, 22)
    const one = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), head, title, body])
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(at, 12)
    central.push(Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 0]), head, entry.subarray(2), title]))
    local.push(one)
    at += one.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(names.length, 4)
  end.writeUInt16LE(names.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...local, list, Buffer.from('PK\u0005\u0006', 'latin1'), end])
}
export const docx = (...more: string[]): Buffer => packed(['[Content_Types].xml', 'word/document.xml', ...more])
