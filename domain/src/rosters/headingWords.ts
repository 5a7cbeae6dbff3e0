/** The words of headings: what carries no meaning is taken away, and what is left is taken apart into whom it is about and what
 *  it says of them. 爸爸手机号码, 父亲联系电话 and 电话（父） are one heading; a list of all such words would never end. */
import { plainText } from '../codes/codeList.ts'

/** `parents`: one or both of them, or whoever stands in for them: 家长, 法定监护人. `nobody`: of somebody the archive knows nothing of. */
export type Person = 'child' | 'father' | 'mother' | 'guardian' | 'parents' | 'nobody'
export type Thing =
  | 'name' | 'sex' | 'ethnic' | 'birth' | 'age' | 'idNumber' | 'phone' | 'address' | 'workPlace' | 'isAway' | 'awaySince' | 'exist' | 'marital'
  | 'capability' | 'relation' | 'health' | 'text' | 'other'

/** Traditional and variant characters that stand in headings, each before the one it is read as. */
const folded = new Map((
  '號号証证證证電电話话親亲務务監监護护關关係系級级學学鎮镇鄉乡戶户戸户齡龄別别備备註注聯联絡络與与歲岁時时間间類类養养長长縣县現现狀状況况業业無无殘残讀读貧贫難难險险媽妈爺爷孫孙離离區区單单點点' +
  '從从歷历檔档編编碼码機机銀银會会實实際际漢汉見见當当樣样續续處处兒儿雙双託托濟济來来質质辦办職职項项報报幫帮員员緊紧資资責责勞劳轉转滿满醫医療疗補补貼贴後后總总計计寫写臺台藉籍簇族扯址佔占'
).match(/../gu)?.map(([from = '', to = '']) => [from, to] as const))

const typos: readonly (readonly [RegExp, string])[] = [
  [/身[份分][证正政怔]/gu, '身份证'], [/^(.*)[姓性][明各]$|^(.*)性名$/u, '$1$2姓名'], [/联[系糸]?电[活化]|连系电话|联糸电话/gu, '联系电话'], [/出[身牛](?=年|日|时)/gu, '出生'],
  [/出生年?曰/gu, '出生日'], [/性另/gu, '性别'], [/监[户沪]人|监护入/gu, '监护人'], [/年[令]$/u, '年龄'], [/公民身份证号/u, '公民身份号'],
]
const respelt = (text: string): string =>
  typos.reduce((found, [wrong, right]) => found.replace(wrong, right), Array.from(text, sign => folded.get(sign) ?? sign).join(''))

const personInBrackets = /^(父亲?|母亲?|爸爸?|妈妈?|父[/或、]?母亲?|监护人|受托人|儿童|留守儿童|学生|孩子|家长|本人|小孩|委托人)(方|的|填写?)?$/u
const thingInBrackets = /^(姓名|(联系)?电话(号码)?|手机号?码?|身份证(号码?)?|务工地点?|打工地点?|外出地点?|出生日期|出生年月|联系方式)$/u
const personAlone = /^(父亲?|母亲?|爸爸?|妈妈?|(委托|受委托)?监护人|家长|父母|儿童|学生|孩子)$/u
/** 电话（父） says whom it is about in its brackets, 父亲（电话） what; other brackets hold remarks. */
function withoutBrackets(text: string): string {
  let whom = ''
  let what = ''
  const rest = text.replace(/父[（(]母[)）]/gu, '父母').replace(/[（([【〔](.*?)[)）\]】〕]/gu, (_, inside: string) => {
    if (personInBrackets.test(inside)) whom ||= inside.replace(/(方|的|填写?)$/u, '')
    if (thingInBrackets.test(inside)) what ||= inside
    return ''
  })
  if (personAlone.test(rest)) return rest + (whom || what)
  return rest === '' && whom === '' ? text.replace(/^[（([【]\D+[)）\]】]$/u, found => found.slice(1, -1)) : whom + rest
}

/** Brackets with remarks, numbering, stars and colons carry no meaning. */
export function plainHeading(text: string): string {
  const plain = withoutBrackets(respelt(plainText(text)))
  return plain.replace(/^(?:[\d一二三四五六七八九十]+|[a-z])[.、:：．]/u, '').replace(/^[①-⑳]/u, '')
    .replace(/[*★※#:：,，、。./·\-—_"“”…?？|]/gu, '').replace(/(必填项?|选填|可不填)$/u, '')
}

const nobodyWords = new RegExp([
  '外?祖父母?', '外?祖母', '爷爷奶奶', '外公外婆', '爷爷', '奶奶', '外公', '外婆', '姥姥', '姥爷', '公公', '婆婆', '[继养岳]父母?', '[继养岳]母', '叔叔', '伯伯', '舅舅', '姑姑', '配偶',
  '爱心(妈妈|爸爸)', '代理(妈妈|爸爸|家长)', '班主任', '校长', '老师', '教师', '辅导员', '村(社区|居)?(主任|支书|书记|干部|长|民代表)', '支书', '书记', '包[保村片组联户]', '帮扶', '结对', '帮教', '责任', '儿童主任', '督导员', '专干', '联络员', '网格', '紧急联系人', '联系(干部|领导|人)',
  '户主', '申请人', '经办', '填[报表]', '制表', '审核', '走访', '社工', '志愿者', '关爱人', '兄弟姐妹', '兄弟', '姐妹', '哥哥', '姐姐', '弟弟', '妹妹', '同住(?!监护)', '共同生活', '家庭成员', '家庭人口', '其他成员', '亲属', '开户', '银行', '账[户号]', '持卡', '领款', '组长', '队长', '包联', '领导', '干部',
].join('|'), 'u')
const childWords = /被监护人|(农村)?(留守|困境|流动|孤残|事实无人抚养|散居)儿童|(救助|保障|补助|服务|关爱|帮扶|资助)对象|未成年人|儿童|学生|学员|孩子|小孩子?|娃娃|娃|小朋友|幼儿(?!园)|子女|本人|个人|残疾人|少年/gu
const parentsWords = /(?<![受被])委托人|父亲?(和|与|或|及)?母亲?|父母|双亲|爸爸?妈妈?|家长|(法定|原)监护人|双方/gu
const guardianWords = /(现任?|实际|受?委托|被委托|临时|隔代|代为?|主要|第一|直接|其他|在家)*((监护(责任)?人|监管人)|(照护|照料|照顾|看护|抚养|照管|代养|带养|托管|代管)(人|者))|受托人|[受被]委托人|带(孩子|娃)?的人/gu
/** Somebody the parents entrusted, where the heading says so; 监护人 alone may be the parents themselves. */
export const saysEntrusted = (plain: string): boolean => /委托|受托|照护|照料|照管|看护|临时|隔代|代管|代养|托管|实际|现监护|带/u.test(plain)
const fatherWords = /父亲|爸爸|老爸|生父|父方|爸|爹|父/gu
const motherWords = /母亲|妈妈|老妈|生母|母方|妈|娘|母/gu

/** Whom the words speak of, and what is left of them. Two persons in one heading are none for certain. */
function personIn(plain: string): { person: Person | undefined; rest: string } {
  const own = plain.replace(/(救助|保障|补助|服务|关爱|帮扶|资助)对象/u, '本人').replace('监护责任人', '监护人').replace(/第[一二三]监护人|监护人[1-9一二三]/u, '家长')
  if (nobodyWords.test(own)) return { person: 'nobody', rest: own.replace(nobodyWords, '') }
  let rest = own
  const found: Person[] = []
  const take = (person: Person, words: RegExp) => {
    const without = rest.replace(words, '')
    if (without !== rest) found.push(person)
    rest = without
  }
  take('child', childWords)
  take('parents', parentsWords)
  take('guardian', guardianWords)
  take('father', fatherWords)
  take('mother', motherWords)
  const adults = found.filter(person => person !== 'child')
  const person = adults.length > 1 ? 'parents' : adults[0] ?? found[0]
  return { person, rest }
}

const fillers = /的|之|其|所有|详细|具体|现在|目前|当前|现有|常用|有效|主要|家庭(?=联系|电话|手机|号码)|基本(?!情况|信息)|填写|\(|\)/gu
const whole: readonly (readonly [Thing, RegExp])[] = [
  ['name', /^(姓名|名字|名|名称|姓氏名字|真实姓名|姓名全称|是谁|中文姓名)$/u], ['sex', /^(性别|男女)$/u], ['ethnic', /^(民族|族别|民族成[份分])$/u],
  ['birth', /^(公历|阳历)?(出生(日期|年月日?|时间|年份|日|年月份)?|出生年|生日|生年月日?)$/u], ['age', /^(现|实足|周)?(年龄|岁数?|周岁|年岁)(段)?$/u],
  ['idNumber', /^(居民|公民|二代|有效|本)*(身份证(件|明)?(号码?|编号)?|身份号码?|身份证件号码?|证件号码?|证号)$/u],
  ['phone', /^(联系)?(电话号码|电话|手机号码|手机号|手机|方式|号码|移动电话|手机电话|固定电话|座机|电话手机)$/u],
  ['address', /^(家庭|现|居住|居住详细|户籍|常住|现家庭|现居住|通讯|联系|经常居住)*(住址|地址|住所|居住地|住处|住地)$/u],
  ['workPlace', /^(现|外出)*(务工|打工|工作|就业|外出|流入|从业|所在)(务工)?(的)?(详细)?(地点?|地址|地方|城市|省市?|省份|省市县|省市区|所在地|所在省市|去向|地区|区域|省县|流向|处|地名)$/u],
  ['workPlace', /^(去向|流向|外出务工去向|在?哪(里|儿|个地方)?(务工|打工|工作)|在?哪(里|儿)?|地点|在何[地处](务工|打工|工作)?|务工省市县?)$/u],
  ['isAway', /^(是否|有无|有没有)*(长期)?(外出|在外)?(务工|打工|外出)?(务工|打工|外出|在外)(情况|状态|状况|与否)?$/u],
  ['awaySince', /^(开始|起始|何时)?(外出|务工|打工|外出务工)(务工)?(开始|起始)?(时间|日期|年月|起始日|年限|起始时间|时长)$/u],
  ['exist', /^(存续|健在|生存|存亡|是否健在|是否死亡|是否在世|生存状况|存活)?(状态|状况|情况)?$/u],
  ['marital', /^婚姻(状况|情况|状态)?$/u], ['capability', /^(有无|是否有|是否具备|有没有|具备)?(监护能力|监护照料能力)(情况|状况)?$/u],
  ['health', /^(身体|健康|身体健康)(状况|情况|状态)$/u], ['text', /^(基本|个人|详细)*(情况|信息|资料|概况)(说明)?$/u],
  ['other', /^(工作|务工|用工|就业)?(单位|职业|职务|工种|行业|学历|文化程度|文化|政治面貌|月?年?收入|籍贯|照片|签名|签字|签名盖章|微信号?|qq号?|邮箱)(名称|情况)?$/u],
]
/** The tail of a longer heading; what stands before it may be a person nobody thought of. */
const tails: readonly (readonly [Thing, RegExp])[] = [
  ['idNumber', /(身份证号码?|公民身份号码|证件号码?|身份证|护照号码?|通行证号码?|居住证号码?)$/u], ['phone', /(联系电话|电话号码|电话|手机号码?|手机|联系方式)$/u], ['workPlace', /(务工|打工|工作|外出)(地点?|地址|省市|城市)$/u],
  ['birth', /(出生日期|出生年月日?|出生时间|生日)$/u], ['name', /(姓名|名字)$/u],
]

const isOfTheChild = /^(带养人|监护人|照护人|照管人|受托人|委托监护人|谁带|抚养人)?是(孩子|儿童|小孩|学生|娃娃?)的(什么人|谁|何人|什么)?$/u
const relations = /^(与|和|同|跟)?(监护人|委托监护人|受托人|照护人|实际监护人|家长)?(与|和|同|跟)?(被监护人|留守儿童|困境儿童|儿童|孩子|小孩|学生|本人|该儿童|该生|其|娃娃?|幼儿|受监护人|孩子本人|监护人|未成年人|被照护人|受照护人)?的?(监护|亲属|血缘)?关系$/u

export type Words = {
  plain: string
  /** Spelled out in these words. */
  person: Person | undefined
  thing: Thing | undefined
  /** Something of it was not understood: 亲友电话. */
  isPartial: boolean
  /** 父亲, and not 父亲姓名: a group above may say what of him. */
  isPersonAlone: boolean
}

const twoThings = /姓名.*(电话|手机|身份证|号码|年龄|联系方式|务工|地址)|(电话|身份证|手机).*姓名|及(联系)?(电话|方式)$/u

/** Takes the words of one cell of a heading apart. */
export function wordsIn(text: string): Words {
  const plain = plainHeading(text)
  const named = (person: Person | undefined, thing: Thing | undefined, isPartial = false): Words => ({ plain, person, thing, isPartial, isPersonAlone: false })
  if (plain === '') return named(undefined, undefined)
  if (plain.endsWith('关系')) return relationIn(plain, named)
  // 带养人是孩子的, 监护人是儿童的什么人: the relation, asked as people speak.
  if (isOfTheChild.test(plain)) return named('guardian', 'relation')
  const { person, rest } = personIn(plain)
  const bare = rest.replace(fillers, '')
  if (bare === '') return { ...named(person, person === undefined ? undefined : 'name'), isPersonAlone: person !== undefined }
  if (person !== undefined && twoThings.test(plain)) return named(person, 'text')
  const exact = whole.find(([, words]) => words.test(bare))
  if (exact) return named(person, exact[0] === 'exist' && bare === '情况' ? 'text' : exact[0])
  const tail = tails.find(([, words]) => words.test(bare))
  return tail ? named(person, tail[0], true) : named(person, undefined)
}

/** 与户主关系, 父母关系 are no relation between a child and whoever cares. */
function relationIn(plain: string, named: (person: Person | undefined, thing: Thing | undefined) => Words): Words {
  if (!relations.test(plain)) return named('nobody', 'relation')
  return named(/^(与|和|同|跟)?(监护人|委托监护人|受托人|照护人|实际监护人)/u.test(plain) ? 'guardian' : undefined, 'relation')
}
