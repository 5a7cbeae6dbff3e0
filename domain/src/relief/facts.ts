/** What the rules of relief may speak of. `rests`: the fields of an archive it is made of; none where no archive holds it, so that it is always missing and named,
 *  never guessed. `knows`: who can say it. */
import { hardship, reliefStatus } from '../codes/administration.ts'
import type { CodeList } from '../codes/codeList.ts'
import { disabilityLevel, disabilityType, schoolingStatus } from '../codes/situation.ts'
import type { FieldKey } from '../archives/draft.ts'
import type { ConditionField } from '../records/condition.ts'

/** How a parent stands, as far as an archive says it: alive or not, and able to care or why not. */
export const parentStanding: CodeList = {
  id: 'parentStanding', title: '父母的情形', basis: '2016 登记表：存续状态、监护能力',
  entries: [
    { code: 'able', label: '健在，有监护能力' }, { code: 'ill', label: '健在，因重病没有监护能力' }, { code: 'disabled', label: '健在，因重残没有监护能力' },
    { code: 'incapable', label: '健在，因别的原因没有监护能力' }, { code: 'lost', label: '失联' }, { code: 'unidentified', label: '身份不明' },
    { code: 'missing', label: '宣告失踪' }, { code: 'dead', label: '死亡' },
  ],
}

export type ReliefFact = { field: ConditionField; rests: readonly FieldKey[]; knows: string }
const held = (field: ConditionField, rests: readonly FieldKey[], knows: string): ReliefFact => ({ field, rests, knows })
/** No archive holds it. */
const asked = (label: string, knows: string): ReliefFact => ({ field: { is: 'yesNo', label }, rests: [], knows })
const code = (label: string, list: CodeList): ConditionField => ({ is: 'code', label, list })
const proven = (who: string): ReliefFact => asked(`${who}的情形够规定的程度`, `${who}或家属拿残疾证、诊断、判决或决定书；失联的问公安和村（居）`)

export const reliefFacts = {
  age: held({ is: 'number', label: '周岁' }, ['birthDate'], '户口簿、出生医学证明'),
  registered: held({ is: 'yesNo', label: '已经登记户口' }, ['hukouRegistered'], '户口簿、派出所'),
  father: held(code('父亲', parentStanding), ['father.existStatus', 'father.capability'], '家里、村（居）'),
  mother: held(code('母亲', parentStanding), ['mother.existStatus', 'mother.capability'], '家里、村（居）'),
  disabled: held({ is: 'yesNo', label: '孩子残疾' }, ['isDisabled'], '残疾证、县残联'),
  disabilityType: held(code('残疾类别', disabilityType), ['disabilityType'], '残疾证'),
  disabilityLevel: held(code('残疾等级', disabilityLevel), ['disabilityLevel'], '残疾证'),
  ill: held({ is: 'yesNo', label: '孩子患重病' }, ['isIll'], '医院诊断'),
  schooling: held(code('就学情况', schoolingStatus), ['schoolingStatus'], '学校'),
  hardship: held(code('家庭困难类型', hardship), ['hardshipType'], '镇（街道）社会救助'),
  receives: held({ is: 'codes', label: '已经享受的救助', list: reliefStatus }, ['reliefStatuses'], '镇（街道）社会救助'),
  fatherProven: proven('父亲'), motherProven: proven('母亲'),
  searched: asked('身份不明的一方，公安查找过，仍然找不到', '派出所'),
  incomeBelow: asked('共同生活的家庭成员人均收入低于当地低保标准', '家庭申报，县民政核对'),
  propertyFits: asked('家庭财产符合当地低保的规定', '家庭申报，县民政核对'),
  marginFits: asked('收入和财产符合县里低保边缘家庭的规定', '家庭申报，县民政核对'),
  noIncome: asked('孩子没有生活来源', '家庭申报，镇（街道）核查'),
  otherSupporters: asked('还有别的法定义务人能抚养', '家里、村（居）'),
  suddenTrouble: asked('家里遇到火灾、事故、重病等突发的事，或者必需的支出突然增加', '家里、村（居）'),
  basicLifeAtRisk: asked('基本生活暂时出现严重困难', '镇（街道）核查'),
  heavyBills: asked('自己负担的医疗费用超过县里规定的数额', '家里的票据，县医保局'),
  countyLiving: asked('县里把困难残疾人生活补贴扩大到这一类家庭', '县残联、县民政'),
  countyCare: asked('县里把重度残疾人护理补贴扩大到三、四级智力和精神残疾', '县残联、县民政'),
  needsCare: asked('需要长期照护', '县残联'),
  schoolFound: asked('学校认定为家庭经济困难学生', '学校'),
} satisfies Readonly<Record<string, ReliefFact>>
export type FactId = keyof typeof reliefFacts
export const isFactId = (text: string): text is FactId => Object.hasOwn(reliefFacts, text)
export const factIds: readonly FactId[] = Object.keys(reliefFacts).filter(isFactId)
export const factOf = (id: FactId): ReliefFact => reliefFacts[id]
export const factFields: Readonly<Record<string, ConditionField>> = Object.fromEntries(factIds.map(id => [id, reliefFacts[id].field]))
/** All an answer about a child may rest on. */
export const restsOnAll: readonly FieldKey[] = [...new Set(factIds.flatMap(id => factOf(id).rests))]
