/** What may be chosen at the public door (decision 073), in words anybody understands; the codes are those of kinds/incidents/mandatoryReport.yaml.
 *  Imports nothing: the page of the door is small. */
export type Choice<C extends string> = { code: C; label: string; child?: string }

/** `child`: how it is put to a child that speaks of itself. */
export const urgencies = [
  { code: 'now', label: '正在发生' }, { code: 'soon', label: '还会再发生' }, { code: 'past', label: '已经过去了' }, { code: 'unsure', label: '说不准' },
] as const satisfies readonly Choice<string>[]
export const situations = [
  { code: 'violence', label: '家里有人打孩子、虐待孩子', child: '家里有人打我、虐待我' },
  { code: 'harm', label: '有人侵害、欺负孩子（包括摸、拍身体隐私的地方）', child: '有人欺负我、摸我或者拍我不让别人看的地方' },
  { code: 'unguarded', label: '没有人管孩子，或者管不了', child: '没有人管我' },
  { code: 'alone', label: '孩子一个人住', child: '我一个人住' },
  { code: 'missing', label: '孩子不见了', child: '我走丢了，或者从家里跑出来了' },
  { code: 'accident', label: '孩子受伤、出意外了', child: '我受伤了' },
  { code: 'other', label: '别的情形，说不准', child: '别的事，说不准' },
] as const satisfies readonly Choice<string>[]
export const relations = [
  { code: 'parent', label: '爸爸或妈妈' }, { code: 'guardian', label: '爷爷奶奶等监护人' }, { code: 'caregiver', label: '受托照看孩子的人' }, { code: 'relative', label: '别的亲戚' },
  { code: 'staff', label: '老师、干部、单位的人' }, { code: 'known', label: '熟人、邻居' }, { code: 'peer', label: '同学、别的孩子' }, { code: 'stranger', label: '不认识的人' }, { code: 'unknown', label: '不知道' },
] as const satisfies readonly Choice<string>[]
export const reporters = [
  { code: 'relative', label: '亲戚、邻居' }, { code: 'village', label: '村（居）委会的人' }, { code: 'school', label: '学校的人' }, { code: 'hospital', label: '医院的人' },
  { code: 'otherUnit', label: '别的单位的人' }, { code: 'citizen', label: '其他人，不想说' }, { code: 'child', label: '孩子本人' },
] as const satisfies readonly Choice<string>[]

/** How a report stands, for whoever made it: no reason, no name, no day of what is done. */
export const standings: Readonly<Record<string, string>> = {
  submitted: '已送达公安', received: '公安已接报', accepted: '已受理', notAccepted: '不予受理', transferred: '已移送', closed: '已办结',
}

export const longest = { what: 2_000, name: 30, where: 200, phone: 30 } as const
export const secretDigits = 12
