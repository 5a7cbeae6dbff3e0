import { describe, expect, it } from 'vitest'
import { sayNumber, withNumberRead } from './numberRead.ts'

const girl = '999999201704160029'
const boy = '999999201603050015'

describe('an id number in a form', () => {
  it('shows birthday and sex in their own fields as soon as it is whole', () => {
    expect(withNumberRead({ idNumber: girl }, {}, 'idNumber').values).toEqual({ idNumber: girl, birthDate: '2017-04-16', sexCode: 2 })
    expect(withNumberRead({ idNumber: '99999920170416002' }, {}, 'idNumber').values).toEqual({ idNumber: '99999920170416002' })
  })
  it('takes both along when the number is corrected, even where it was no number in between', () => {
    const first = withNumberRead({ idNumber: girl }, {}, 'idNumber')
    const between = withNumberRead({ ...first.values, idNumber: '9999992016' }, first.filled, 'idNumber')
    expect(withNumberRead({ ...between.values, idNumber: boy }, between.filled, 'idNumber').values).toEqual({ idNumber: boy, birthDate: '2016-03-05', sexCode: 1 })
  })
  it('leaves what somebody wrote otherwise, so that the rules can say it differs', () => {
    expect(withNumberRead({ idNumber: girl, birthDate: '2017-04-17', sexCode: 0 }, {}, 'idNumber').values).toEqual({ idNumber: girl, birthDate: '2017-04-17', sexCode: 2 })
  })
  it('says what was read, and nothing of a number that is wrong', () => {
    expect(sayNumber(girl)).toMatch(/^号码校验通过：2017-04-16 出生，女，/)
    expect(sayNumber('999999201704160021')).toBeUndefined()
  })
})
