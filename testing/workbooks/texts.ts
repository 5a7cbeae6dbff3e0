/** Texts that have been lost somewhere before: by a spreadsheet, by an encoding, by a helpful program. */
import fc from 'fast-check'

export const awkwardTexts = [
  '欧阳·思甜',
  '阿依古丽·买买提',
  '𠮷野',
  '㛃𬱖',
  '王\u{2CE93}',
  '👧🏽',
  'e\u0301',
  '\u00a0空格',
  '　全角　',
  ' 前后 ',
  '两行\n地址',
  '\n',
  '\t制表',
  '0012',
  '431003199',
  '999999201503010016',
  '99999920150301001X',
  '1E5',
  '1.10',
  '-0',
  '2012.03',
  '2015-03-01',
  '3/4',
  'TRUE',
  '#N/A',
  '=1+1',
  '+8613',
  '-1',
  '@SUM(A1)',
  "=cmd|' /C calc'!A0",
  '＝1',
  "'=1",
  "''+1",
  "'",
  '"引号"',
  '逗号,分号;',
  '<b>&amp;</b>',
  ']]>',
  '_x0041_',
  '_x0041_x0042_',
  '_x005F_',
  '%00',
  '\\n',
  '长'.repeat(3_000),
]

const chinese = fc.mapToConstant(
  { num: 0x5200, build: n => String.fromCodePoint(0x4e00 + n) },
  { num: 0x10a0, build: n => String.fromCodePoint(0x2a700 + n) },
  { num: 0x5f, build: n => String.fromCodePoint(0x20 + n) },
  { num: 6, build: n => '·\n\t\u3000\u{1f467}x'.split(/(?:)/u)[n] ?? '·' },
)

/** Any text a form could hold: common and rare characters, line breaks, signs a spreadsheet reacts to. No carriage returns. */
export const anyText = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...awkwardTexts) },
  { weight: 2, arbitrary: fc.string({ unit: chinese, minLength: 1, maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', "'", '0'), fc.string({ unit: chinese })).map(t => t.join('')),
  },
)
