/** A cell of the matrix in words a person reads: RU(残病);心理M → 查看、修改（残病）；心理：遮挡着看. */
const letterWords: Record<string, string> = { C: '新建', R: '查看', U: '修改', A: '审核', M: '遮挡着看', S: '只看数字', P: '只限本人经办' }

/** Letters right behind a word are about that word only. */
const spelled = (text: string): string =>
  text.replace(/(\p{Script=Han})?([CRUAMSP]+)/gu, (_, before: string | undefined, letters: string) =>
    `${before === undefined ? '' : `${before}：`}${[...letters].map(letter => letterWords[letter]).join('、')}`)

export function sayCell(text: string): string {
  if (text === '—') return '不查看'
  const only = /^—\((?:仅|可读)?(.+)\)$/u.exec(text)?.[1]
  if (only !== undefined) return `只看${only}`
  return spelled(text).replace(/\(/gu, '（').replace(/\)/gu, '）').replace(/;/gu, '；').replace(/,/gu, '，')
}
