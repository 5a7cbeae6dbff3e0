/** What an uploaded file is by its bytes, whatever its name says. */
import { isOldContainer } from '../child/kind.ts'
import { Refusal } from '../refusal.ts'
import { type Entry, readDirectory } from '../zip/directory.ts'
import { isJpeg, isPng } from './header.ts'
import type { PictureRefusal } from './refusals.ts'

export const mediaTypes = {
  picture: 'image/jpeg', pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const
export type FileType = keyof typeof mediaTypes
export type Judged = { is: FileType } | { no: PictureRefusal }

const textAt = (file: Buffer, from: number, to: number): string => file.toString('latin1', from, to)
const heifBrands = /^(heic|heix|heim|heis|hevc|mif1|msf1|avif)/

function pictureNobodyTakes(file: Buffer): PictureRefusal | undefined {
  if (textAt(file, 4, 8) === 'ftyp') return heifBrands.test(textAt(file, 8, 12)) ? 'heic' : 'otherPicture'
  if (textAt(file, 0, 4) === 'RIFF' && textAt(file, 8, 12) === 'WEBP') return 'otherPicture'
  return /^(GIF8|BM|II\*\0|MM\0\*)/.test(textAt(file, 0, 4)) ? 'otherPicture' : undefined
}

/** A document of Office names its main part, and programs in it are parts of their own. */
function kindOfPackage(file: Buffer): Judged {
  const names = [...readDirectory(file, { unpackedBytes: 512 * 1024 * 1024, packingRatio: 400 }).values()].map((entry: Entry) => entry.name.toLowerCase())
  if (names.some(name => /(^|\/)(vbaproject\.bin|vbadata\.xml)$|\/(macrosheets|activex|dialogsheets)\//.test(name))) return { no: 'macros' }
  if (!names.includes('[content_types].xml')) return { no: 'unknown' }
  if (names.includes('word/document.xml')) return { is: 'docx' }
  return names.includes('xl/workbook.xml') ? { is: 'xlsx' } : { no: 'unknown' }
}

export function kindOfFile(file: Buffer): Judged {
  if (file.length === 0) return { no: 'empty' }
  if (isJpeg(file) || isPng(file)) return { is: 'picture' }
  if (textAt(file, 0, 5) === '%PDF-') return file.lastIndexOf('%%EOF', undefined, 'latin1') < 0 ? { no: 'damaged' } : { is: 'pdf' }
  const other = pictureNobodyTakes(file)
  if (other !== undefined) return { no: other }
  if (isOldContainer(file)) return { no: 'oldOffice' }
  if (textAt(file, 0, 4) === 'PK\u0003\u0004') {
    try {
      return kindOfPackage(file)
    } catch (error) {
      return { no: error instanceof Refusal && error.code === 'encrypted' ? 'oldOffice' : 'damaged' }
    }
  }
  return { no: /^[\s\u00ef\u00bb\u00bf]*<(\?xml|!doctype|!--|svg|html|head|body|script)/i.test(textAt(file, 0, 512)) ? 'vector' : 'unknown' }
}
