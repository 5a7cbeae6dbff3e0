import { describe, expect, test } from 'vitest'
import { errors, girl, read, warnings } from './sampleRow.ts'

describe('words', () => {
  const one = (header: string, text: string) => read({ ...girl, [header]: text })
  test('what the list does not know leaves a gap, is said with its words, and offers what resembles it', () => {
    const found = one('就学情况', '大学')
    expect(found.errors).toEqual([])
    expect(found.draft.schoolingStatus).toBeUndefined()
    expect(found.warnings).toMatchObject([{ column: 4, title: '就学情况“大学”不在可选范围', message: '这一项先空着。就学情况可以写：未入园、幼儿园、小学、初中、高中、中职、辍学、不在学 等' }])
    expect(one('监护情况评估', '优').warnings[0]).toMatchObject({ message: '这一项先空着。监护情况评估可以写：较好、一般、差', candidates: [{ value: '较好' }, { value: '一般' }, { value: '差' }] })
    expect(one('是否寄宿', '不清楚').warnings[0]).toMatchObject({ message: '“不清楚”看不出是“是”还是“否”，这一项先空着，请写“是”或“否”', candidates: [{ value: '否' }, { value: '是' }] })
    expect(one('身体情况', '还行').warnings[0]).toMatchObject({ message: '这一项先空着。身体情况可以写：健康、残疾、患病', candidates: [{ value: '健康' }, { value: '残疾' }, { value: '患病' }] })
    expect(one('民族', '土家组').warnings[0]?.candidates[0]).toMatchObject({ value: '土家', label: '土家族' })
    expect(one('与被监护人关系', '屋里人').warnings[0]?.candidates.map(c => c.value)).toEqual(['祖父', '祖母', '外祖父', '外祖母'])
    expect(one('与被监护人关系', '外祖').warnings[0]?.candidates.map(c => c.value).slice(0, 2)).toEqual(['外祖父', '外祖母'])
  })
  test('yes and no have many forms', () => {
    for (const word of ['是', '√', 'Y', '有', '1', '住校']) expect(one('是否寄宿', word).draft.isBoarding).toBe(true)
    for (const word of ['否', '×', 'n', '无', '2', '走读']) expect(one('是否寄宿', word).draft.isBoarding).toBe(false)
    expect(one('是否寄宿', '/').draft.isBoarding).toBeUndefined()
  })
  test('health may be two things at once, or none of them', () => {
    expect(one('身体情况', '残疾、患病').draft).toMatchObject({ healthStatus: 2, isDisabled: true, isIll: true })
    expect(one('身体情况', '患病').draft).toMatchObject({ healthStatus: 3, isDisabled: false, isIll: true })
    expect(one('身体情况', '良好').draft).toMatchObject({ healthStatus: 1, isDisabled: false, isIll: false })
    expect(one('身体情况', '健康，无残疾')).toMatchObject({ draft: { healthStatus: 1, isDisabled: false, isIll: false }, warnings: [] })
    expect(one('身体情况', '').draft.healthStatus).toBeUndefined()
  })
  test('type and level of a disability stand in one cell', () => {
    expect(one('残疾类别及等级', '智力残疾（三级）').draft).toMatchObject({ disabilityType: 5, disabilityLevel: 3, isDisabled: true })
    expect(one('残疾类别及等级', '听力 1级').draft).toMatchObject({ disabilityType: 2, disabilityLevel: 1 })
    expect(one('残疾类别及等级', '无').draft.disabilityType).toBeUndefined()
  })
  test.each([
    ['三年级2班', '3', '2'], ['三(2)班', '3', '2'], ['三（12）班', '3', '12'], ['初一3班', '7', '3'], ['大班', 'K3', undefined], ['三年级', '3', undefined], ['六年级一班', '6', '1'],
    ['3年级2班', '3', '2'], ['高二', '11', undefined], ['302班', '3', '2'], ['1801班', undefined, '1801班'], ['12班', undefined, '12班'], ['三年级重点班', '3', '重点班'],
  ])('%s is grade %s, class %s', (text, gradeCode, classNo) => {
    const { draft } = one('年级班级', text)
    expect([draft.gradeCode, draft.classNo]).toEqual([gradeCode, classNo])
  })
  test('several sources stand in one cell', () => {
    expect(one('家庭经济来源', '打工收入，种养殖业；低保').draft.incomeSources).toEqual([1, 2, 3])
    expect(one('家庭经济来源', '打工、彩票')).toMatchObject({ errors: [], draft: { incomeSources: [1] }, warnings: [{ title: '家庭经济来源“彩票”不在可选范围' }] })
    expect(one('救助帮扶情况', '无').draft.reliefStatuses).toBeUndefined()
    expect(one('家庭困难类型', '低保户').draft.hardshipType).toBe('01')
    expect(one('家庭困难类型', '无').draft.hardshipType).toBe('00')
  })
  test('an empty cell is a gap the archive counts, and no finding', () => {
    const headings = ['民族', '现居住地', '身体情况', '就学情况', '学校', '父亲姓名', '父亲电话', '监护情况评估', '家庭经济来源', '是否寄宿', '户口性质']
    expect(read({ ...girl, ...Object.fromEntries(headings.map(heading => [heading, ''])) })).toMatchObject({ errors: [], warnings: [] })
    expect(errors({ ...girl, 姓名: '' })).toEqual(['0 row.missing'])
  })
  test('too long a word is not cut: it stays out and is said; only a name the child cannot be without', () => {
    const found = read({ ...girl, 学校: '长'.repeat(101) })
    expect(found).toMatchObject({ errors: [], warnings: [{ column: 4, code: 'cell.tooLong', message: `“${'长'.repeat(40)}…”共 101 字，最多 100 个字，没有截断，这一项先空着` }] })
    expect(found.draft.schoolName).toBeUndefined()
    for (const [heading, length] of [['户籍所在地', 250], ['父亲务工地点', 120], ['班级', 30]] as const) expect(warnings({ ...girl, [heading]: '长'.repeat(length) }), heading).toEqual(['4 cell.tooLong'])
    expect(read({ ...girl, 户籍所在地: '长'.repeat(200) })).toMatchObject({ warnings: [], draft: { hukouAddress: '长'.repeat(200) } })
    expect(errors({ ...girl, 姓名: '长'.repeat(51) })).toEqual(['0 cell.tooLong'])
  })
})
