/** Zip files part by part, honest or lying: the maker of hostile workbooks. Small, so that a test can say what is wrong with one. */
import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = {
  name: string
  content: Uint8Array | string
  /** What the directory says instead of the truth. */
  claims?: { unpacked?: number; flags?: number; method?: number; crc?: number; localName?: string; sameDataAs?: number }
  /** Keep as it is instead of deflating. */
  stored?: boolean
}

type Placed = { part: ZipPart; offset: number; packed: Uint8Array; content: Uint8Array }

function header(placed: Placed, central: boolean): Buffer {
  const { part, packed, content, offset } = placed
  const name = Buffer.from(central ? part.name : (part.claims?.localName ?? part.name))
  const h = Buffer.alloc(central ? 46 : 30)
  let at = h.writeUInt32LE(central ? 0x02014b50 : 0x04034b50)
  if (central) at = h.writeUInt16LE(20, at)
  at = h.writeUInt16LE(20, at)
  at = h.writeUInt16LE(part.claims?.flags ?? 0x0800, at)
  at = h.writeUInt16LE(part.claims?.method ?? (part.stored ? 0 : 8), at)
  at = h.writeUInt32LE(0x5a210000, at)
  at = h.writeUInt32LE(part.claims?.crc ?? crc32(content), at)
  at = h.writeUInt32LE(packed.length, at)
  at = h.writeUInt32LE(part.claims?.unpacked ?? content.length, at)
  h.writeUInt16LE(name.length, at)
  if (central) h.writeUInt32LE(offset, 42)
  return Buffer.concat([h, name])
}

export function zipFile(parts: readonly ZipPart[]): Buffer {
  const pieces: Uint8Array[] = []
  const placed: Placed[] = []
  let offset = 0
  for (const part of parts) {
    const content = Buffer.from(part.content)
    const shared = placed[part.claims?.sameDataAs ?? -1]
    const next = shared
      ? { ...shared, part }
      : { part, offset, content, packed: part.stored ? content : deflateRawSync(content, { level: 6 }) }
    if (!shared) {
      pieces.push(header(next, false), next.packed)
      offset += header(next, false).length + next.packed.length
    }
    placed.push(next)
  }
  const directory = Buffer.concat(placed.map(p => header(p, true)))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, directory, end])
}
