/** The namespaces of an OpenDocument sheet (ODF 1.3 part 3, table 1) that are read; the others begin with ?. */
import type { Names } from '../xml/names.ts'

const oasis = (name: string): string => `urn:oasis:names:tc:opendocument:xmlns:${name}:1.0`

export const sheetNames: Names = new Map([
  [oasis('office'), 'office:'],
  [oasis('table'), 'table:'],
  [oasis('text'), 'text:'],
  [oasis('style'), 'style:'],
  [oasis('xsl-fo-compatible'), 'fo:'],
  [oasis('drawing'), 'draw:'],
  [oasis('manifest'), 'manifest:'],
  ['urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0', 'calcext:'],
])
