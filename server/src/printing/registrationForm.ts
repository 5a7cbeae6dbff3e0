/** 农村留守儿童基本情况登记表 (2016 form, docs/domain/数据字典.md F16): one child a page, with what the office signs below. */
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { Eye } from '@qinghe/domain/archives/seen.ts'
import { notYours } from '@qinghe/domain/kernel/hiding.ts'
import { formSignatures, formTitle } from '@qinghe/domain/rosters/form.ts'
import type { Cell, Paper } from '../exchange/paper/paper.ts'
import { type ArchiveWords, maskedWords, wordsOf } from './archiveWords.ts'

const columns = [12, 14, 12, 14, 11, 13] as const
/** The parent is dead: the form has a dash (note 4). */
const dead = 2
const able = 1

type Item = [label: string, text: string, span: number]
const row = (...items: readonly Item[]): Cell[] => items.flatMap(([label, text, span]): Cell[] => [{ text: label, span: 1, isLabel: true }, { text, span, isLabel: false }])
const band = (text: string): Cell[] => [{ text, span: columns.length, isLabel: true }]

function childRows({ say }: ArchiveWords): Cell[][] {
  const item = (key: FieldKey, span = 1, label = fields[key].label): Item => [label, say(key), span]
  const address = (division: FieldKey, detail: FieldKey): string => [...new Set([say(division), say(detail)])].filter(Boolean).join(' ')
  const number = say('idNumber') || say('idMissingReason')
  return [
    row(item('name'), item('sexCode'), item('ethnicCode')),
    row(item('birthDate'), ['公民身份号码', number, 3]),
    row(item('hukouRegistered'), item('hukouType'), item('healthStatus')),
    row(['户籍所在地', address('hukouDivision', 'hukouAddress'), 5]), row(['现居住地', address('residenceDivision', 'residenceAddress'), 5]),
    row(['残疾类别及等级', [...new Set([say('disabilityType'), say('disabilityLevel')])].join(''), 1], item('illness', 3)),
    row(item('schoolingStatus'), item('isBoarding'), ['年级班级', [...new Set([say('gradeCode'), say('classNo') && `${say('classNo').replace(/班$/u, '')}班`])].join('').replace(`${notYours}班`, ''), 1]),
    row(item('schoolName', 3), item('leftBehindStatus')), row(item('categories', 5)),
  ]
}

function parentRows(words: ArchiveWords, who: '父亲' | '母亲', keys: { name: FieldKey; birthDate: FieldKey; phone: FieldKey; idNumber: FieldKey; isAway: FieldKey; workPlace: FieldKey; existStatus: FieldKey; capability: FieldKey }): Cell[][] {
  const isDead = words.value(keys.existStatus) === dead
  const say = (key: FieldKey): string => words.say(key) || (isDead ? '—' : '')
  return [
    row([`${who}姓名`, say(keys.name), 1], ['出生日期', say(keys.birthDate), 1], ['联系电话', say(keys.phone), 1]),
    row(['身份证号', say(keys.idNumber), 3], ['存续状态', words.say(keys.existStatus), 1]),
    row(['是否外出务工', say(keys.isAway), 1], ['务工地点', say(keys.workPlace), 1], ['监护能力', say(keys.capability), 1]),
  ]
}

/** As the form asks it; what is not known stays empty. */
function bothRow({ value, say }: ArchiveWords): Cell[] {
  if (say('father.isAway') === notYours) return row(['父母双方同时外出', notYours, 1], ['一方外出另一方无监护能力', notYours, 1], ['无监护能力方', notYours, 1])
  const [father, mother] = [value('father.isAway'), value('mother.isAway')]
  const isUnable = (key: FieldKey): boolean => { const code = value(key); return typeof code === 'number' && code > able }
  const unable = [...(mother === true && isUnable('father.capability') ? ['父'] : []), ...(father === true && isUnable('mother.capability') ? ['母'] : [])]
  const yesNo = (known: boolean, is: boolean): string => (known ? (is ? '是' : '否') : '')
  const isKnown = typeof father === 'boolean' && typeof mother === 'boolean'
  return row(['父母双方同时外出', yesNo(isKnown, father === true && mother === true), 1], ['一方外出另一方无监护能力', yesNo(isKnown, unable.length > 0 && father !== mother), 1], ['无监护能力方', father === mother ? '' : unable.join('、'), 1])
}

function careRows(words: ArchiveWords): Cell[][] {
  const item = (key: FieldKey, span: number, label: string): Item => [label, words.say(key), span]
  return [
    bothRow(words),
    row(item('hasEntrustedGuardian', 1, '有无委托其他监护人'), item('guardian.name', 1, '委托监护人姓名'), item('guardian.relationCode', 1, '与被监护人关系')),
    row(item('guardian.phone', 1, '联系电话'), item('guardian.idNumber', 3, '身份证号')), row(item('guardian.address', 5, '委托监护人住址')),
    row(item('guardianshipType', 3, '监护类型'), item('guardianshipRating', 1, '监护情况评估')),
    row(item('incomeSources', 5, '家庭经济来源')), row(item('reliefStatuses', 5, '救助帮扶情况')),
  ]
}

export function registrationForm(archive: Archive, eye: Eye): Paper {
  const words = wordsOf(archive, eye)
  const father = { name: 'father.name', birthDate: 'father.birthDate', phone: 'father.phone', idNumber: 'father.idNumber', isAway: 'father.isAway', workPlace: 'father.workPlace', existStatus: 'father.existStatus', capability: 'father.capability' } as const
  const mother = { name: 'mother.name', birthDate: 'mother.birthDate', phone: 'mother.phone', idNumber: 'mother.idNumber', isAway: 'mother.isAway', workPlace: 'mother.workPlace', existStatus: 'mother.existStatus', capability: 'mother.capability' } as const
  return {
    title: formTitle, under: [`所在村（居）：${words.place}`], of: `${words.name}的登记表`, blocks: [
      { is: 'form', columns, rows: [band('儿童基本情况'), ...childRows(words), band('父母情况'), ...parentRows(words, '父亲', father), ...parentRows(words, '母亲', mother), band('监护和家庭情况'), ...careRows(words)] },
      { is: 'words', isQuiet: true, text: `证件号码和电话按规定遮挡。${words.isMasked ? maskedWords : ''}` }, { is: 'signatures', lines: formSignatures },
    ],
  }
}
