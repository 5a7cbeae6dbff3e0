import { describe, expect, it } from 'vitest'
import { wholeDraft } from '../archives/sample.ts'
import { regionCode } from '../kernel/regionCode.ts'
import { plainDate } from '../kernel/plainDate.ts'
import { entersWords } from './batch.ts'
import { columnsAt } from './headers.ts'
import { differingFields, patchOfFields, settlingIssues } from './proposals.ts'

const columns = columnsAt([['姓名', '性别', '公民身份号码', '学校名称', '父亲务工地点', '现居住地', '家庭经济来源']], 1)

describe('a line beside its archive', () => {
  it('differs where it says something else, and nowhere else', () => {
    expect(differingFields(wholeDraft, wholeDraft, columns)).toEqual([])
    expect(differingFields({ ...wholeDraft, schoolName: '白露塘小学', 'father.workPlace': '广东省惠州市' }, wholeDraft, columns)).toEqual(['schoolName', 'father.workPlace'])
  })

  it('says nothing with an empty cell, nor by what was only concluded from others', () => {
    expect(differingFields({ ...wholeDraft, schoolName: null, incomeSources: [] }, wholeDraft, columns)).toEqual([])
    expect(differingFields({ ...wholeDraft, leftBehindStatus: 2, categories: [1] }, wholeDraft, columns)).toEqual([])
  })

  it('does not differ by the order of several choices, nor where it names only the town of the village', () => {
    expect(differingFields({ ...wholeDraft, incomeSources: [2, 1] }, { ...wholeDraft, incomeSources: [1, 2] }, columns)).toEqual([])
    expect(differingFields({ ...wholeDraft, residenceDivision: regionCode(431003100000) }, wholeDraft, columns)).toEqual([])
    expect(differingFields({ ...wholeDraft, residenceDivision: regionCode(431003101000) }, wholeDraft, columns)).toEqual(['residenceDivision'])
  })

  it('is written with the chosen fields only', () => {
    expect(patchOfFields({ ...wholeDraft, schoolName: '白露塘小学' }, ['schoolName'])).toEqual({ schoolName: '白露塘小学' })
  })
})

const codes = (input: Partial<Parameters<typeof settlingIssues>[0]>, sameNumber = false) =>
  settlingIssues({ verdict: 'applied', fields: ['schoolName'], ...input }, { differing: ['schoolName'], sameNumber }).map(one => one.code)

describe('settling a line', () => {
  it('writes fields that differ, at least one', () => {
    expect(codes({})).toEqual([])
    expect(codes({ fields: [] })).toEqual(['proposal.none'])
    expect(codes({ fields: ['name'] })).toEqual(['proposal.changed'])
    expect(codes({ as: 'changed' })).toEqual(['change.from'])
    expect(codes({ as: 'changed', effectiveFrom: plainDate('2026-01-01') })).toEqual([])
  })

  it('as another child needs a reason where the id numbers are equal', () => {
    expect(codes({ verdict: 'other', fields: [] })).toEqual([])
    expect(codes({ verdict: 'other', fields: [] }, true)).toEqual(['idNumber.held'])
    expect(codes({ verdict: 'other', fields: [], reason: '派出所登记重号' }, true)).toEqual([])
    expect(codes({ verdict: 'skipped', fields: [] }, true)).toEqual([])
  })
})

describe('the confirm page', () => {
  it('names the state in which each level’s import enters', () => {
    expect((['village', 'town', 'county'] as const).map(entersWords)).toEqual([
      '导入后为“镇审核中”，审核通过后在册', '导入后为“县审核中”，审核通过后在册', '导入后直接在册，不再经过审核',
    ])
  })
})
