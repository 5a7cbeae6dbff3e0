/** Why a file is not read. Thrown inside the reading process, carried over the pipe as a code, said in Chinese by the parent. */

export const refusalCodes = [
  'empty',
  'tooLarge',
  'notASpreadsheet',
  'binaryFormat',
  'wordDocument',
  'webPage',
  'encrypted',
  'damaged',
  'bomb',
  'unsafeName',
  'entities',
  'encoding',
  'mixedEncodings',
  'macros',
  'noSheets',
  'tooManySheets',
  'tooManyRows',
  'tooManyColumns',
  'cellTooLong',
  'rowTooLong',
  'unclosedQuote',
  'outOfTime',
  'outOfMemory',
] as const
export type RefusalCode = (typeof refusalCodes)[number]
export type RefusalDetails = Record<string, string | number>

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly details: RefusalDetails
  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}

const count = (value: string | number | undefined): string => Number(value ?? 0).toLocaleString('en-US')
const place = (d: RefusalDetails): string =>
  `${d.sheet === undefined || d.sheet === '' ? '' : `「${d.sheet}」`}第 ${d.row ?? '?'} 行`

const again = '请用 WPS 表格或 Excel 打开，另存为「Excel 工作簿（*.xlsx）」后再导入'
/** For what may already be an .xlsx: to save it as what it is would be no advice. */
const anew = '请用 WPS 表格或 Excel 打开，把内容复制到一个新的工作簿，保存后再导入'

const sentences: Record<RefusalCode, (d: RefusalDetails) => string> = {
  empty: () => '这个文件是空的，可能没有上传完整，请重新选择文件',
  tooLarge: d => `文件超过 ${count(d.limitMb)} MB，请删去图片和无关的工作表，或按乡镇拆成几个文件后再导入`,
  notASpreadsheet: () => '这个文件不是表格，请选择存放名单的 .xlsx、.xls、.et、.ods 或 .csv 文件',
  binaryFormat: () => `这是二进制格式的表格（.xlsb），${again}`,
  wordDocument: () => '这是文字文档，不是表格；请把其中的表格复制到 Excel 里，保存为 .xlsx 后再导入',
  webPage: () => `这个文件其实是网页或 XML，只是后缀写成了表格，${again}`,
  encrypted: () => '这个文件设了打开密码，系统读不了；请打开后在「文件—信息—保护工作簿」里去掉密码，保存后再导入',
  damaged: () => `文件已损坏或没有传完整：能打开的话，${anew}；打不开时请让发来的人重新发送一次`,
  bomb: d =>
    `文件解开后会变得极大（${d.part ?? '整个文件'}），为安全起见没有读取；请把需要的行复制到新的工作簿，行数多时拆成几个文件再导入`,
  unsafeName: () => `文件里有不该出现的内部路径，为安全起见没有读取，${anew}`,
  entities: () => `文件里夹带了引用外部内容的定义，为安全起见没有读取，${anew}`,
  encoding: () => `读不出文件里的汉字编码，${anew}`,
  mixedEncodings: d => `文件里混用了两种汉字编码（第 ${d.row ?? '?'} 行等 ${count(d.lines)} 行与其余的不同），直接读会把字读错，所以没有读取；请用 WPS 表格或 Excel 打开、核对后另存为 .xlsx 再导入`,
  macros: () => '文件里带有宏，为安全起见没有读取；请另存为不带宏的「Excel 工作簿（*.xlsx）」后再导入',
  noSheets: () => '文件里没有可以读取的工作表，请确认选的是存放名单的那个文件',
  tooManySheets: d => `文件里的工作表超过 ${count(d.limit)} 个，请只保留需要导入的工作表`,
  tooManyRows: d => `表格超过 ${count(d.limit)} 行，请按乡镇或村拆成几个文件后再导入`,
  tooManyColumns: d => `${place(d)}的内容超出第 ${count(d.limit)} 列，请删去右侧多余的列后再导入`,
  cellTooLong: d => `${place(d)}第 ${d.column ?? '?'} 列的文字超过 ${count(d.limit)} 个字，请缩短后再导入`,
  rowTooLong: d => `${place(d)}的文字合计超过 ${count(d.limit)} 个字，请缩短后再导入`,
  unclosedQuote: d => `第 ${d.row ?? '?'} 行开始的双引号没有配对，后面的内容无法分列；请补上引号，或另存为 .xlsx 后再导入`,
  outOfTime: () => '读取这个文件用的时间过长，已停止；请只保留需要导入的工作表和列，拆成较小的文件后再导入',
  outOfMemory: () => '读取这个文件需要的内存过多，已停止；请只保留需要导入的工作表和列，拆成较小的文件后再导入',
}

/** The sentence shown to the person who uploaded the file: what is wrong and how to put it right. */
export const refusalSentence = (code: RefusalCode, details: RefusalDetails): string => sentences[code](details)
