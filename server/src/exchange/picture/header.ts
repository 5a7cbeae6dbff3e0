/** How large a picture says it is, read from its first bytes: nothing is decoded before that is known. */
import type { PictureRefusal } from './refusals.ts'

export type Size = { width: number; height: number }
export type Fault = { no: PictureRefusal }

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
export const isPng = (file: Buffer): boolean => file.subarray(0, pngSignature.length).equals(pngSignature)
export const isJpeg = (file: Buffer): boolean => file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff

/** IHDR is the first chunk of every PNG. */
function sizeOfPng(file: Buffer): Size | Fault {
  if (file.length < 33 || file.toString('latin1', 12, 16) !== 'IHDR' || file.lastIndexOf('IEND', undefined, 'latin1') < 0) return { no: 'damaged' }
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) }
}

const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
const endOfImage = Buffer.from([0xff, 0xd9])

/** From marker to marker until the frame begins. A picture without an end was cut off on the way. */
function sizeOfJpeg(file: Buffer): Size | Fault {
  if (file.lastIndexOf(endOfImage) < 0) return { no: 'damaged' }
  for (let at = 2; at + 9 < file.length;) {
    if (file[at] !== 0xff) return { no: 'damaged' }
    const marker = file[at + 1] ?? 0
    if (marker === 0xff) { at += 1; continue }
    if (isFrame(marker)) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) }
    if (marker === 0xda) return { no: 'damaged' }
    at += 2 + file.readUInt16BE(at + 2)
  }
  return { no: 'damaged' }
}

export const sizeOf = (file: Buffer): Size | Fault => (isPng(file) ? sizeOfPng(file) : sizeOfJpeg(file))
