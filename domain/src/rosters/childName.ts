/** A child's name and what people write behind it: 张小明（双胞胎姐）, 李四(小名毛毛), 王五（已转学）. The name stays clean; the
 *  remark is said, because an archive has no place for it, and a remark that she has left is asked about. */
import type { Draft } from '../archives/draft.ts'
import { isNothing, isPointing } from './cell.ts'
import type { Reading, RowCells } from './rowCells.ts'
import { errorAt, type Found, quoted, suggestion, warningAt } from './said.ts'

const brackets = /[(（[【〔{]([^)）\]】〕}]*)[)）\]】〕}]?/gu
/** Remarks without brackets: 张小明双胞胎姐, 张小明 大双. */
const tail = /\s*((?:双胞胎|龙凤胎|三胞胎|孪生)[之的]?[一二三哥姐弟妹兄大小]{0,2}|(?<=\s)(?:大双|小双|老大|老二|大宝|二宝|曾用名.*|小名.*|又名.*))$/u
/** She is somewhere else by now, or nobody to be registered. */
const gone = /转学|转走|转出|转校|迁出|迁走|外迁|退出|注销|死亡|去世|夭折|毕业|超龄|满16|满十六|重复|随迁|随父母(外出|在外)|不在本村|非本村|已返乡|父母?返乡|取消/u
export const isGone = (words: string): boolean => gone.test(words)

/** @returns what is said about a remark that the child has left; the column it stands in is the finding's */
export const goneWords = (words: string, field: string | null): Found => warningAt(field, {
  code: 'row.gone', title: `写着“${quoted(words)}”`, message: `表上写着“${quoted(words)}”，请核对这名儿童是否还要导入；不再登记的请跳过此行`,
})

type Parts = { name: string; notes: string[] }

export function nameParts(written: string): Parts {
  const notes: string[] = []
  const take = (_: string, note: string): string => {
    if (note.trim() !== '') notes.push(note.trim())
    return ' '
  }
  const name = written.normalize('NFKC').replace(brackets, take).replace(tail, take)
  return { name: name.replace(/[,，;；:：*★☆●△▲#]+$|^[*★☆●△▲#]+/gu, '').replace(/\s+/gu, ' ').trim(), notes }
}

const sexes: Record<string, number> = { 男: 1, 女: 2 }

/** 张 小 明 is one name; 张小明 李小红 may be two children, or one with a name in two parts. */
function spaced(name: string): { name: string; issues: Found[] } {
  const pieces = name.split(' ')
  if (pieces.length === 1 || !/^[\p{Script=Han}\s]+$/u.test(name)) return { name, issues: [] }
  const whole = pieces.join('')
  const isOne = pieces.some(piece => Array.from(piece).length === 1) || /^(欧阳|司马|上官|诸葛|司徒|东方|夏侯|尉迟|皇甫|令狐|端木|公孙|慕容)$/u.test(pieces[0] ?? '')
  if (isOne && Array.from(whole).length <= 4) return { name: whole, issues: [] }
  return {
    name: pieces.join('·'),
    issues: [warningAt('name', {
      code: 'name.several', title: `“${quoted(name)}”像是两个姓名`, message: `先按“${pieces.join('·')}”一名儿童登记。如果是两名儿童，请分成两行`,
      candidates: [suggestion(pieces.join('·')), suggestion(whole), ...pieces.map(piece => suggestion(piece))],
    })],
  }
}

function noteWords(notes: readonly string[]): Found[] {
  return notes.map(note => (isGone(note) ? goneWords(note, 'name') : warningAt('name', {
    code: 'name.note', title: `姓名后面写着“${quoted(note)}”`, message: `按去掉“${quoted(note)}”后的姓名登记，这几个字档案里没有地方放`,
  })))
}

export function readChildName(cells: RowCells): Reading {
  const written = cells.at('name').text
  if (isNothing(written)) return { draft: {}, issues: [] }
  if (isPointing(written)) {
    return { draft: {}, issues: [errorAt('name', { code: 'name.pointing', title: `姓名写的是“${quoted(written)}”`, message: '姓名不能写“同上”，请填写这名儿童的姓名' })] }
  }
  const parts = nameParts(written)
  const { name, issues } = spaced(parts.name)
  const sex = parts.notes.map(note => sexes[note]).find(code => code !== undefined)
  const said = parts.notes.filter(note => sexes[note] === undefined)
  const draft: Draft = { ...(name === '' ? {} : { name }), ...(sex === undefined ? {} : { sexCode: sex }) }
  return { draft, issues: [...issues, ...noteWords(said)] }
}
