import { describe, expect, it } from 'vitest'
import { pdfText, together, wordText } from '../../../../testing/paperText.ts'
import { pairs, type PrintFormat, type PrintJob } from './paper.ts'
import { print } from './press.ts'

const rare = '𬭼㛃〇·'
/** What somebody might type to see whether it is carried out. */
const hostile = ['#eval("1+1")', '*粗* _斜_ `码` $x^2$ <label> @ref', '#{panic("x")}', '\\u{41} // 注释 /* 注释 */', '= 标题', '- 项 + 项', '</w:t><w:p/>&amp;', `王${rare}`, '#include "/etc/passwd"', '"]; #read("paper.typ")']

const job = (format: PrintFormat, texts: readonly string[], of = '王小禾的档案'): PrintJob => ({
  format, title: '试', isWide: false, foot: '某某打印于某时，用途：核对', papers: [{ title: '登记表', under: [texts[0] ?? ''], of, blocks: [
    { is: 'heading', text: texts[1] ?? '' }, { is: 'words', text: texts[2] ?? '', isQuiet: true }, pairs(texts.map((text, i) => ({ label: `第${i}项`, text }))),
    { is: 'table', columns: [1, 2], head: ['甲', '乙'], rows: texts.map(text => ({ of: null, cells: [text, text] })) }, { is: 'signatures', lines: ['填表人'] },
  ] }],
})
const read = { pdf: pdfText, docx: wordText } as const

describe.each(['pdf', 'docx'] as const)('a printed %s', format => {
  it('says what was typed, letter for letter, whatever it is', async () => {
    const text = together(read[format](await print(job(format, hostile))))
    for (const typed of hostile) expect(text).toContain(together(typed))
  })

  it('says on its foot who printed it and which page it is', async () => {
    const text = together(read[format](await print(job(format, ['一']))))
    expect(text).toContain('某某打印于某时，用途：核对')
    expect(text).toMatch(format === 'pdf' ? /第1页共1页/u : /第页共页/u)
  })

  it('holds a name of thirty characters and a word without an end, whole', async () => {
    const [name, word] = ['阿'.repeat(30), 'x'.repeat(200)]
    const text = together(read[format](await print(job(format, [name, word]))))
    expect(text).toContain(name)
    expect(text).toContain(word)
  })
})

describe('a character that no font has', () => {
  const lacking = '\u{30EDD}'
  it('is an error that names it and whose it is, and nothing is printed', async () => {
    await expect(print(job('pdf', [`王${lacking}`], '王某的档案'))).rejects.toMatchObject({ issues: [{ code: 'print.glyph', message: expect.stringContaining(`王某的档案：字体里没有“${lacking}”（U+30EDD）`) }] })
  })

  it('is told with the line of a table it stands in', async () => {
    const asked = job('pdf', ['一'])
    const papers = [{ ...asked.papers[0]!, blocks: [{ is: 'table' as const, columns: [1], head: ['姓名'], rows: [{ of: '李某的花名册', cells: [lacking] }] }] }]
    await expect(print({ ...asked, papers })).rejects.toMatchObject({ issues: [{ message: expect.stringMatching(/^李某的花名册/u) }] })
  })

  it('is printed by Word, which has fonts of its own', async () => {
    expect(wordText(await print(job('docx', [`王${lacking}`])))).toContain(`王${lacking}`)
  })
})

describe('two pairs a line', () => {
  it('fill the whole width, also where one is left over or long', () => {
    const block = pairs([{ label: '甲', text: '一' }, { label: '乙', text: '二'.repeat(30) }, { label: '丙', text: '三' }, { label: '丁', text: '四' }, { label: '戊', text: '五' }])
    if (block.is !== 'form') throw new Error('no form')
    expect(block.rows.map(row => row.reduce((sum, cell) => sum + cell.span, 0))).toEqual([4, 4, 4, 4])
  })
})
