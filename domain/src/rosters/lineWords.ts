/** Words that tell a line of a roster which is no child's: sums, signatures, legends, pages, villages. Children are called 计小明, 单雨
 *  and 黄为民, so each of these asks for more than one character of its word. All take plainText. */

export const isSmall = (plain: string): boolean => /^\d{1,5}(\.\d+)?$/u.test(plain)

const sums: readonly RegExp[] = [
  // 小计, 焦冲村小计, 合计：12人
  /^.{0,12}?(合计|总计|小计|共计|累计|总人数|合计数|总合计|总数)[:：]?(\d+[人名个户]?)?[。.]?$/u,
  /^[合总小共]?计[:：]?(\d+[人名个户]?)?$/u, /^(以上|全[镇村县区校]|本[页村镇组校班])?(合计|总计|共计|共有?|计)[:：]?\d+[人名个户].{0,40}$/u,
  /^男(生|孩|童)?[:：]?\d+[人名个]?[,，、;；]?女(生|孩|童)?[:：]?\d+/u, /^.{0,16}(留守|困境)?(儿童|学生|人数)(共计|合计|共有?|总数|总计)?[:：]?\d+[人名个].{0,40}$/u,
  /^(合计|总计|小计|共计).{0,3}(男|女|\d).{0,30}$/u,
]
export const isSum = (plain: string): boolean => sums.some(words => words.test(plain))

/** A name as people have them: two to five characters, or longer with a middle dot. */
export const isName = (plain: string): boolean =>
  /^\p{Script=Han}{2,5}(\(.*\))?$|^\p{Script=Han}+[·•.・]\p{Script=Han}+/u.test(plain) && !isSum(plain) && !isSigner(plain) &&
  !/空白|^以[上下]|^(暂无|本页|此页|结束|已|未|待|新增|重点)/u.test(plain)

const signer = new RegExp(`^(${[
  '填报人?', '填表人?', '制表人?', '造表人?', '审核人?', '审批人?', '复核人?', '校对人?', '核对人?', '统计人', '录入人', '经办人?', '报送人', '上报人', '采集人', '登记人', '调查人', '走访人', '负责人', '单位负责人?', '主要负责人',
  '分管(领导|负责人|副?[镇乡校]长)', '主管领导', '村(支书|主任|负责人)', '儿童主任', '督导员', '校长', '班主任', '园长', '签字人?', '签名', '(单位)?(盖章|公章|签章)', '联系人', '(报送|填报|填表|制表|上报)(单位|日期|时间)', '联系电话',
].join('|')})([(（].*?[)）])?(签字|签名|盖章)?([:：].*|$)`, 'u')
export const isSigner = (plain: string): boolean => signer.test(plain)
/** 填报单位, 填报日期: what stands above a table as well as below it. */
export const isSignerOfUnit = (plain: string): boolean => /^(填报|填表|报送|制表|上报)(单位|日期|时间)/u.test(plain)
/** 2026年3月1日, 二〇二六年三月, 日期：…年…月…日 */
export const isDateAlone = (plain: string): boolean =>
  /^((填报|填表|制表|报送|上报)?(日期|时间)[:：])?(\d{2,4}|[x×]{2,4}|二[〇○零o0][一二三四五六七八九〇○零0]+)?年(\d{1,2}|[一二三四五六七八九十]+)?月((\d{1,2}|[一二三四五六七八九十]+)?日)?$/u.test(plain)
export const isPageNumber = (plain: string): boolean =>
  /^第?[\d一二三四五六七八九十]*页([,，、/]?共[\d一二三四五六七八九十]*页)?$|^共\d+页([,，、/]?第\d+页)?$|^[-—–]+\d+[-—–]+$|^page\d+(of\d+)?$|^\d+\/\d+页?$/iu.test(plain)

/** With a word that makes it a colour: 黄 and 蓝 alone are family names. */
const colour = '[红橙黄绿蓝紫灰粉](色(字体|底色|填充|标记|背景|标注|字|底)?|字体?|底色?|标记?)'
const strike = '(加?删除线|划线|划掉|中划线|画线|打叉|加粗|斜体)'
const legend = new RegExp(`^(图例|填[表报写]说明|填表须知|填[报写表]要求|注意事项|说明|提示)([:：1一(（].*|$)|^[标涂]?${colour}|^[标涂][红黄绿蓝灰]|^${strike}`, 'u')
export const isLegend = (plain: string): boolean => legend.test(plain) || ((/^(备注|注|附注)\d?[:：]/u.test(plain)) && isColourMeaning(plain))
const colourMeaning = new RegExp(`(${colour}|${strike}|[标涂][红黄绿蓝灰])(部分|的)?(人员|儿童|行)?(的)?(为|是|表示|代表|[=＝：:]|即|指|系)`, 'u')
export const isColourMeaning = (plain: string): boolean => colourMeaning.test(plain)
export const isNote = (plain: string): boolean => /^(备注|注|附注|附|备考|附件)\d?[:：.、]|^(注|备注)$|^[※★*].{4,}/u.test(plain)
/** What a form says into its first line instead of a child. */
export const isHint = (plain: string): boolean =>
  /填写|必填|选填|如[:：]|例如|例[:：]|示例|下拉|格式|按户口[簿本]|请选择|自动生成|无需填|设为|位数|的填/u.test(plain) || /^(男[、/或]女|是[、/或]否|有[、/或]无)$/u.test(plain)

/** 一、 (一) 1. ①, alone in its cell or before the words. */
const numbering = /^([(（][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十百]{1,4}[、.．,，:：]|\d{1,3}[)）、.．]|[①-⑳])\s*/u
export const isNumbering = (text: string): boolean => /^[(（]?[一二三四五六七八九十百]{1,4}[)）、.．]?$|^[(（]\d{1,3}[)）]$|^\d{1,3}[、.．)）]$|^[①-⑳]$/u.test(text)
export const isCount = (plain: string): boolean => /^[(（]?(共|计|共计|合计)?[:：]?\d+[人名个户][)）]?$/u.test(plain)
const counted = /[(（【[]?(共计|合计|小计|共有?|计)?[:：]?\s*\d+\s*[人名个户][^)）】\]]{0,20}[)）】\]]?$|[(（]\d+[)）]$/u
export const withoutCount = (text: string): string => text.replace(numbering, '').replace(counted, '').trim()

const placeEnd = /(村|社区|居委会|[村居]民?委员会|村[(（]居[)）]民?委员会|村委会|组|镇|乡|街道|办事处|学校|小学|中学|幼儿园|完小|初中|高中|教学点|校区|班|年级|屯|寨|湾|生产队|片区|分场|林场|农场)([(（]\d+[)）]班?)?$/u
const ordinal = /^(第[一二三四五六七八九十\d]+|[一二三四五六七八九十\d]+)(组|村|班|队)/u
/** The villages, groups, schools or classes a text begins with; '' when it begins with none. 焦冲村 村主任：某某 → 焦冲村 */
export function placesIn(text: string): string {
  const parts = text.split(/[\s,，、;；|/]+/u).filter(Boolean)
  const end = parts.findIndex(part => part.length > 15 || !(placeEnd.test(part) || ordinal.test(part)))
  const places = end < 0 ? parts : parts.slice(0, end)
  const rest = end < 0 ? [] : parts.slice(end)
  return rest.some(part => !/[:：]/u.test(part)) && rest.length > 0 ? '' : places.join(' ')
}
