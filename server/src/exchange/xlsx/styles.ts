/** What a style number says: is it a day, and does it stand out. */
import { isDateFormat } from '../cellText.ts'
import { type Look, lookOf, numberedColours, plainLook, tinted } from '../marks.ts'
import type { Tag, Walker } from '../xml/scan.ts'
import type { Entry } from '../zip/directory.ts'
import { type Package, partText, walkPart } from '../zip/parts.ts'
import { isTrue, workbookNames } from './names.ts'

export type CellStyle = { isDate: boolean; look: Look }
export const plainStyle: CellStyle = { isDate: false, look: plainLook }

type Font = { letters?: string | undefined; struck: boolean }
type Styles = {
  styles: CellStyle[]
  formats: Map<number, string>
  fonts: Font[]
  fills: (string | undefined)[]
  theme: string[]
  numbered: string[]
  within: string
  pattern: string | undefined
}

/** By style number. */
export async function readStyles(pack: Package, parts: { styles: Entry | undefined; theme: Entry | undefined }): Promise<CellStyle[]> {
  const theme = parts.theme ? await readTheme(pack, parts.theme) : []
  const s: Styles = { styles: [], formats: new Map(), fonts: [], fills: [], theme, numbered: [...numberedColours], within: '', pattern: undefined }
  if (parts.styles) await walkPart(partText(pack, parts.styles), styleWalker(s), workbookNames)
  return s.styles
}

const sections = new Set(['numFmts', 'fonts', 'fills', 'borders', 'cellStyleXfs', 'cellXfs', 'dxfs', 'indexedColors'])

function styleWalker(s: Styles): Walker {
  let palette = 0
  return {
    open: (name, tag) => {
      if (sections.has(name)) s.within = name
      else if (name === 'numFmt' && s.within === 'numFmts') s.formats.set(Number(tag.get('numFmtId')), tag.get('formatCode') ?? '')
      else if (name === 'rgbColor' && s.within === 'indexedColors') s.numbered[palette++] = (tag.get('rgb') ?? '').slice(-6)
      else if (name === 'xf' && s.within === 'cellXfs') s.styles.push(styleOf(s, tag))
      else if (s.within === 'fonts') openFont(s, name, tag)
      else if (s.within === 'fills') openFill(s, name, tag)
    },
    close: name => {
      if (name === s.within) s.within = ''
    },
  }
}

function openFont(s: Styles, name: string, tag: Tag): void {
  const font = s.fonts.at(-1)
  if (name === 'font') s.fonts.push({ struck: false })
  else if (name === 'strike' && font) font.struck = tag.get('val') === undefined || isTrue(tag.get('val'))
  else if (name === 'color' && font) font.letters = colourOf(s, tag)
}

function openFill(s: Styles, name: string, tag: Tag): void {
  if (name === 'fill') s.fills.push(undefined)
  else if (name === 'patternFill') s.pattern = tag.get('patternType') ?? 'none'
  else if (name === 'fgColor' && s.pattern !== 'none') s.fills[s.fills.length - 1] = colourOf(s, tag)
}

function styleOf(s: Styles, tag: Tag): CellStyle {
  const format = Number(tag.get('numFmtId') ?? 0)
  const font = s.fonts[Number(tag.get('fontId') ?? 0)]
  const look = lookOf({ ground: s.fills[Number(tag.get('fillId') ?? 0)], letters: font?.letters, struck: font?.struck ?? false })
  return { isDate: isDateFormat(format, s.formats.get(format)), look }
}

/** Six digits; undefined where the program chooses. */
function colourOf(s: Styles, tag: Tag): string | undefined {
  const [rgb, theme, indexed, tint] = [tag.get('rgb'), tag.get('theme'), tag.get('indexed'), Number(tag.get('tint') ?? 0)]
  const colour = rgb !== undefined ? rgb.slice(-6) : theme !== undefined ? s.theme[Number(theme)] : indexed !== undefined ? s.numbered[Number(indexed)] : undefined
  return colour !== undefined && /^[0-9a-fA-F]{6}$/.test(colour) ? tinted(colour, tint) : undefined
}

const slots = ['lt1', 'dk1', 'lt2', 'dk2', 'accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6', 'hlink', 'folHlink']

/** The colours of a theme in the order cells number them: light before dark, unlike the part itself. */
async function readTheme(pack: Package, entry: Entry): Promise<string[]> {
  const colours: string[] = []
  let slot = -1
  await walkPart(partText(pack, entry), {
    open: (name, tag) => {
      const found = name.startsWith('a:') ? slots.indexOf(name.slice(2)) : -1
      if (found >= 0) slot = found
      else if (name === 'a:srgbClr' && slot >= 0) colours[slot] = tag.get('val') ?? ''
      else if (name === 'a:sysClr' && slot >= 0) colours[slot] = tag.get('lastClr') ?? (slot % 2 === 0 ? 'ffffff' : '000000')
    },
    close: name => {
      if (name === 'a:clrScheme' || slots.includes(name.slice(2))) slot = -1
    },
  }, workbookNames)
  return colours
}
