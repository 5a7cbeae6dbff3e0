/** Mistakes as people make them in rosters, put into good rows, with a note of each: an import is judged by what it finds of them. */
import type { ColumnTarget } from '@qinghe/domain/rosters/types.ts'
import { even, type Random, randomOf } from '../world/random.ts'
import { type FormCell, type FormRow, formTargets } from './registrationForm.ts'

export const faultKinds = [
  'idOneDigitShort',
  'idChecksumWrong',
  'sexAgainstId',
  'birthAgainstId',
  'monthThirteen',
  'bornInTheFuture',
  'idInScientificNotation',
  'guardianMissing',
  'villageMisspelt',
  'duplicateRow',
  'ethnicUnknown',
  'guardianPhoneShort',
  'schoolTooEarly',
  'relationUnknown',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** `row` counts from 0 in the list of children, `column` from 0 in the form; the workbook's maker turns both into those of the sheet. */
export type PlantedFault = {
  row: number
  column: number
  target: ColumnTarget
  kind: FaultKind
  wrong: FormCell
  right: FormCell
  of?: number
}

type Change = { target: ColumnTarget; cells: FormRow; of?: number }
type Place = { r: Random; row: FormRow; rows: readonly FormRow[]; at: number }
/** The change that makes the mistake; undefined where a row does not lend itself to it. */
type Maker = (place: Place) => Change | undefined

const textOf = (cell: FormCell | undefined): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'object' ? cell.day : String(cell)
const one = (target: ColumnTarget, cell: FormCell): Change => ({ target, cells: { [target]: cell } })
const idOf = (row: FormRow): string => (/^\d{17}[\dX]$/.test(textOf(row.idNumber)) ? textOf(row.idNumber) : '')
const dayOf = (id: string): string => `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`

const idFault =
  (change: (id: string, r: Random) => FormCell): Maker =>
  ({ r, row }) =>
    idOf(row) === '' ? undefined : one('idNumber', change(idOf(row), r))

const makers: Record<FaultKind, Maker> = {
  idOneDigitShort: idFault((id, r) => {
    const at = 14 + r.below(3)
    return id.slice(0, at) + id.slice(at + 1)
  }),
  idChecksumWrong: idFault(id => id.slice(0, 17) + (id.endsWith('7') ? '3' : '7')),
  // What a spreadsheet makes of a number typed into a cell that is not text: fifteen digits are left.
  idInScientificNotation: ({ row }) =>
    /^\d{18}$/.test(idOf(row)) ? one('idNumber', Number(`${idOf(row).slice(0, 15)}000`)) : undefined,
  sexAgainstId: ({ row }) => (idOf(row) === '' ? undefined : one('sexCode', row.sexCode === '男' ? '女' : '男')),
  birthAgainstId: ({ row }) => {
    const id = idOf(row)
    return id === ''
      ? undefined
      : one(
          'birthDate',
          dayOf(id).replace(/\d\d$/, day => (day === '15' ? '16' : '15')),
        )
  },
  monthThirteen: ({ row }) => (idOf(row) === '' ? undefined : one('birthDate', dayOf(idOf(row)).replace(/-\d\d-/, '-13-'))),
  bornInTheFuture: ({ row }) =>
    idOf(row) === ''
      ? undefined
      : one(
          'birthDate',
          dayOf(idOf(row))
            .replace(/^\d{4}/, '2031')
            .replace('-02-29', '-02-28'),
        ),
  guardianMissing: ({ row }) =>
    row.hasEntrustedGuardian !== '有' || !row['guardian.name']
      ? undefined
      : {
          target: 'guardian.name',
          cells: {
            'guardian.name': null,
            'guardian.relationCode': null,
            'guardian.phone': null,
            'guardian.idNumber': null,
            'guardian.address': null,
          },
        },
  villageMisspelt: ({ row }) => {
    const village = textOf(row['row.village'])
    return village.length < 3 ? undefined : one('row.village', `某${village.slice(1)}`)
  },
  duplicateRow: ({ row, rows, at }) => {
    const earlier = rows[at - 7]
    if (!earlier || idOf(earlier) === '' || idOf(earlier) === idOf(row)) return undefined
    return {
      target: 'idNumber',
      cells: Object.fromEntries(formTargets.map(target => [target, earlier[target] ?? null])),
      of: at - 7,
    }
  },
  ethnicUnknown: () => one('ethnicCode', '汗族'),
  guardianPhoneShort: ({ row }) =>
    /^1\d{10}$/.test(textOf(row['guardian.phone']))
      ? one('guardian.phone', textOf(row['guardian.phone']).slice(0, 10))
      : undefined,
  schoolTooEarly: ({ row }) =>
    row.schoolingStatus === '未入园' && idOf(row) >= `${idOf(row).slice(0, 6)}2024` ? one('schoolingStatus', '小学') : undefined,
  relationUnknown: ({ row }) => (row['guardian.relationCode'] ? one('guardian.relationCode', '屋里人') : undefined),
}

/** Plants `count` mistakes, the kinds in turn, at most one in a row and none in a row another one refers to.
 *  The rows given are not changed. */
export function plantFaults(
  rows: readonly FormRow[],
  count: number,
  seed: string | number = 1,
): { rows: FormRow[]; faults: PlantedFault[] } {
  const r = randomOf('faults', seed)
  const out = [...rows]
  const taken = new Set<number>()
  const faults: PlantedFault[] = []
  const anyRow = even(rows.map((_, i) => i))
  for (let i = 0; i < count; i++) {
    const kind = faultKinds[i % faultKinds.length] ?? 'ethnicUnknown'
    for (let tries = 0; tries < rows.length * 8; tries++) {
      const at = anyRow(r)
      const row = rows[at]
      if (!row || taken.has(at)) continue
      const change = makers[kind]({ r, row, rows, at })
      if (!change || (change.of !== undefined && taken.has(change.of))) continue
      out[at] = { ...row, ...change.cells }
      taken.add(at)
      if (change.of !== undefined) taken.add(change.of)
      faults.push(faultOf(kind, change, { at, row }))
      break
    }
  }
  return { rows: out, faults: faults.sort((a, b) => a.row - b.row) }
}

function faultOf(kind: FaultKind, change: Change, place: { at: number; row: FormRow }): PlantedFault {
  const { target, of } = change
  const base = { row: place.at, column: formTargets.indexOf(target), target, kind }
  return { ...base, wrong: change.cells[target] ?? null, right: place.row[target] ?? null, ...(of === undefined ? {} : { of }) }
}
