/** Texts in the encodings of Chinese offices. Node reads GB 18030 but does not write it, so its decoder is turned round once. */

let table: Map<string, number[]> | undefined

function gbTable(): Map<string, number[]> {
  if (table) return table
  const decoder = new TextDecoder('gb18030')
  table = new Map()
  const add = (bytes: number[]): void => {
    const text = decoder.decode(new Uint8Array(bytes))
    if ([...text].length === 1 && text !== '\ufffd' && !table?.has(text)) table?.set(text, bytes)
  }
  for (let a = 0x81; a <= 0xfe; a++) for (let b = 0x40; b <= 0xfe; b++) if (b !== 0x7f) add([a, b])
  for (let a = 0x81; a <= 0x84; a++)
    for (let b = 0x30; b <= 0x39; b++) for (let c = 0x81; c <= 0xfe; c++) for (let d = 0x30; d <= 0x39; d++) add([a, b, c, d])
  return table
}

function beyondPlane(code: number): number[] {
  const n = code - 0x10000 + 189_000
  return [0x81 + Math.floor(n / 12_600), 0x30 + (Math.floor(n / 1_260) % 10), 0x81 + (Math.floor(n / 10) % 126), 0x30 + (n % 10)]
}

export function gb18030(text: string): Buffer {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else bytes.push(...(code >= 0x10000 ? beyondPlane(code) : (gbTable().get(character) ?? [0x3f])))
  }
  return Buffer.from(bytes)
}
