/** A complete draft of an invented child, for tests of this and later features. */
import { plainDate } from '../kernel/plainDate.ts'
import { RecordId } from '../kernel/ids.ts'
import { regionCode } from '../kernel/regionCode.ts'
import type { Draft } from './draft.ts'

const village = regionCode(431003100201)

export const wholeDraft: Draft = {
  name: '王小禾', sexCode: 2, ethnicCode: 1, birthDate: plainDate('2017-04-16'), idNumber: '999999201704160029', region: village, villageGroup: '6组',
  hukouRegistered: true, hukouType: 1, hukouDivision: village, hukouAddress: '6 组', residenceDivision: village, residenceAddress: '6 组',
  categories: [10], leftBehindStatus: 1, leftBehindSince: plainDate('2024-08-26'), household: RecordId.parse('0192f0c0-0000-7000-8000-000000000001'),
  schoolingStatus: 3, isBoarding: false, schoolName: '良田镇中心小学', gradeCode: '3', classNo: '2',
  healthStatus: 1, isDisabled: false, isIll: false,
  'father.name': '王大田', 'father.birthDate': plainDate('1990-05-01'), 'father.idNumber': '999999199005010013', 'father.phone': '19900000001',
  'father.existStatus': 1, 'father.maritalStatus': 20, 'father.isAway': true, 'father.awaySince': plainDate('2019-03-01'),
  'father.workPlace': '广东省东莞市', 'father.capability': 1,
  'mother.name': '李春苗', 'mother.birthDate': plainDate('1992-02-03'), 'mother.idNumber': '999999199202030021', 'mother.phone': '19900000002',
  'mother.existStatus': 1, 'mother.maritalStatus': 20, 'mother.isAway': true, 'mother.awaySince': plainDate('2024-08-26'),
  'mother.workPlace': '广东省佛山市', 'mother.capability': 1,
  hasEntrustedGuardian: true, 'guardian.name': '陈秀兰', 'guardian.phone': '19900000003', 'guardian.idNumber': '99999919800101002X',
  'guardian.address': '6 组', 'guardian.relationCode': 82, guardianshipType: 5, guardianshipRating: 1,
  incomeSources: [1], reliefStatuses: [1], hardshipType: '01',
}
