/** Mistakes as people make them, put into entries on purpose; the scorer wants each of them found. */
import { randomOf, type Random } from '../world/random.ts'
import { withCheck } from '../world/papers.ts'
import { type Entry, textIn } from './paper.ts'
import type { Accepted, Plant } from './truth.ts'

type Change = { cells: Record<string, string | number | null>; plant: Omit<Plant, 'kind'>; says?: Record<string, readonly Accepted[] | undefined> }
/** Undefined where the entry does not lend itself to it. */
type Planter = (entry: Entry, r: Random) => Change | undefined

const has = (entry: Entry, ...keys: string[]): boolean => keys.every(key => entry.cells.has(key) && textIn(entry, key) !== '')
const at = (columns: string[], mayHold: boolean, more: Partial<Plant> = {}): Omit<Plant, 'kind'> => ({ columns, mayHold, ...more })
const id = (entry: Entry): string | null => (has(entry, 'idNumber') ? entry.child.idNumber : null)
const one = (key: string, cell: string | number | null, mayHold: boolean, more: { columns?: string[]; says?: Change['says'] } = {}): Change =>
  ({ cells: { [key]: cell }, plant: at(more.columns ?? [key], mayHold), says: more.says ?? { [key]: undefined } })
const noId = { idNumber: undefined, birthDate: undefined, sexCode: undefined }
const nonsense = (key: string, text: string): Planter => entry => (has(entry, key) ? one(key, text, false, { says: { [key]: [null, text] } }) : undefined)
const isPhone = (text: string): boolean => /^1\d{10}$/.test(text)

const similar: Record<string, string> = { 村: '树', 冲: '仲', 坪: '平', 岭: '玲', 田: '由', 塘: '糖', 湾: '弯', 家: '加', 水: '冰', 板: '扳', 屋: '尾', 洞: '同', 桥: '侨', 头: '斗', 荷: '何', 龙: '尤', 泉: '全', 黄: '簧', 太: '大', 马: '鸟', 钟: '种', 王: '玉', 和: '合' }

export const planters = {
  idOneShort: entry => { const n = id(entry); return n === null ? undefined : one('idNumber', n.slice(0, 15) + n.slice(16), true, { says: noId }) },
  idChecksum: entry => { const n = id(entry); return n === null ? undefined : one('idNumber', n.slice(0, 17) + (n.endsWith('7') ? '3' : '7'), true, { says: noId }) },
  idLostDigits: entry => { const n = id(entry); return n === null || n.endsWith('X') ? undefined : one('idNumber', Number(`${n.slice(0, 15)}000`), true, { says: noId }) },
  idOfGuardian: entry => {
    const n = entry.child.guardian?.idNumber
    return !n || id(entry) === null || !has(entry, 'guardian.idNumber') ? undefined
      : { cells: { idNumber: n }, plant: at(['idNumber', 'guardian.idNumber', 'birthDate', 'sexCode'], true, { line: true }), says: { ...noId, 'guardian.idNumber': undefined } }
  },
  sexAgainstId: entry => (id(entry) === null || !['男', '女'].includes(textIn(entry, 'sexCode')) ? undefined
    : one('sexCode', textIn(entry, 'sexCode') === '男' ? '女' : '男', true, { columns: ['sexCode', 'idNumber'], says: noId })),
  birthAgainstId: entry => {
    const n = id(entry)
    if (n === null || !has(entry, 'birthDate')) return undefined
    const day = n.slice(12, 14) === '15' ? '16' : '15'
    return one('birthDate', `${n.slice(6, 10)}-${n.slice(10, 12)}-${day}`, true, { columns: ['birthDate', 'idNumber'], says: noId })
  },
  monthThirteen: entry => (has(entry, 'birthDate') ? one('birthDate', `${entry.child.birthDate.slice(0, 4)}-13-${entry.child.birthDate.slice(8)}`, true, { says: { birthDate: undefined } }) : undefined),
  bornInFuture: entry => (has(entry, 'birthDate') ? one('birthDate', `2031${entry.child.birthDate.slice(4).replace('-02-29', '-02-28')}`, true, { says: { birthDate: undefined } }) : undefined),
  monthOnly: entry => (entry.child.idNumber === null && has(entry, 'birthDate')
    ? one('birthDate', `${entry.child.birthDate.slice(0, 4)}年${Number(entry.child.birthDate.slice(5, 7))}月`, true, { says: { birthDate: [null] } }) : undefined),
  villageMisspelt: (entry, r) => {
    const text = textIn(entry, 'village')
    const places = [...text].flatMap((c, i) => (similar[c] && i > 0 ? [i] : []))
    const place = places[r.below(Math.max(1, places.length))]
    if (place === undefined || text.length < 3) return undefined
    return one('village', [...text].map((c, i) => (i === place ? (similar[c] ?? c) : c)).join(''), true, { says: { region: undefined } })
  },
  villageUnknown: entry => (has(entry, 'village') ? one('village', '青莲坳村', true, { says: { region: undefined } }) : undefined),
  // What an old program leaves in a text; no workbook can hold it, a csv can.
  controlCharacter: entry => (has(entry, 'name') ? one('name', `${textIn(entry, 'name')}\u0007`, true, { says: { name: [entry.child.name] } }) : undefined),
  nameMissing: entry => (has(entry, 'name') ? one('name', null, true) : undefined),
  onlyName: entry => (has(entry, 'name') && (has(entry, 'birthDate') || has(entry, 'idNumber'))
    ? { cells: Object.fromEntries([...entry.cells.keys()].filter(key => !['name', 'number', 'village', 'town'].includes(key)).map(key => [key, null])), plant: at([], true, { line: true }),
        says: Object.fromEntries(Object.keys(entry.says).filter(key => key !== 'name').map(key => [key, undefined])) } : undefined),
  // Cells an archive can do without.
  ethnicUnknown: nonsense('ethnicCode', '汗族'),
  relationUnknown: nonsense('guardian.relationCode', '屋里人'),
  healthNonsense: nonsense('healthStatus', '还可以吧'),
  schoolingNonsense: nonsense('schoolingStatus', '读书'),
  gradeNonsense: nonsense('gradeCode', '九十年级'),
  guardianPhoneWords: entry => (isPhone(textIn(entry, 'guardian.phone')) ? one('guardian.phone', '停机', false, { says: { 'guardian.phone': [null, '停机'] } }) : undefined),
  guardianPhoneShort: entry => (isPhone(textIn(entry, 'guardian.phone'))
    ? one('guardian.phone', textIn(entry, 'guardian.phone').slice(0, 10), false, { says: { 'guardian.phone': [null, textIn(entry, 'guardian.phone').slice(0, 10)] } }) : undefined),
  fatherPhoneEmptyNumber: entry => (isPhone(textIn(entry, 'father.phone')) ? one('father.phone', '空号', false, { says: { 'father.phone': [null, '空号'] } }) : undefined),
  motherPassport: entry => (/^\d{17}[\dX]$/.test(textIn(entry, 'mother.idNumber')) ? one('mother.idNumber', 'E18472635', false, { says: { 'mother.idNumber': [null, 'E18472635'] } }) : undefined),
  motherWords: nonsense('mother.idNumber', '越南籍'),
  fatherChecksum: entry => {
    const text = textIn(entry, 'father.idNumber')
    return /^\d{17}[\dX]$/.test(text) ? one('father.idNumber', text.slice(0, 17) + (text.endsWith('7') ? '3' : '7'), false) : undefined
  },
  fatherIdAgainstBirth: entry => {
    const text = textIn(entry, 'father.idNumber')
    if (!/^\d{17}[\dX]$/.test(text) || !has(entry, 'father.birthDate') || !/\d.*\d.*\d{1,2}\D*$/.test(textIn(entry, 'father.birthDate'))) return undefined
    const year = Number(text.slice(6, 10)) - 3
    return { cells: { 'father.birthDate': `${year}-${text.slice(10, 12)}-${text.slice(12, 14) === '29' ? '28' : text.slice(12, 14)}` },
      plant: at(['father.idNumber', 'father.birthDate'], false), says: { 'father.idNumber': undefined, 'father.birthDate': undefined } }
  },
  fatherYounger: entry => {
    const text = textIn(entry, 'father.idNumber')
    if (!/^\d{17}[\dX]$/.test(text) && !has(entry, 'father.birthDate')) return undefined
    const day = `${Number(entry.child.birthDate.slice(0, 4)) + 1}-03-12`
    const number = withCheck(`999999${day.replaceAll('-', '')}917`)
    const cells: Record<string, string> = { ...(has(entry, 'father.birthDate') ? { 'father.birthDate': day } : {}), ...(/^\d{17}/.test(text) ? { 'father.idNumber': number } : {}) }
    return { cells, plant: at(['father.birthDate', 'father.idNumber'], false), says: { 'father.birthDate': undefined, 'father.idNumber': undefined } }
  },
  motherTooYoung: entry => {
    if (!has(entry, 'mother.birthDate')) return undefined
    const day = `${Number(entry.child.birthDate.slice(0, 4)) - 4}-05-08`
    const without: Record<string, null> = has(entry, 'mother.idNumber') ? { 'mother.idNumber': null } : {}
    return { cells: { 'mother.birthDate': day, ...without }, plant: at(['mother.birthDate', 'mother.idNumber'], false), says: { 'mother.birthDate': undefined, 'mother.idNumber': [null] } }
  },
  schoolTooEarly: entry => (entry.child.birthDate >= '2023-06-01' && has(entry, 'schoolingStatus') ? one('schoolingStatus', '初中', false) : undefined),
} satisfies Record<string, Planter>
export type PlantKind = keyof typeof planters | 'twice' | 'twiceWithoutNumber'

function apply(entry: Entry, kind: string, { cells, plant, says = {} }: Change): void {
  for (const [key, cell] of Object.entries(cells)) entry.cells.set(key, cell)
  for (const [field, accepted] of Object.entries(says)) {
    if (accepted === undefined) delete entry.says[field as keyof Entry['says']]
    else Object.assign(entry.says, { [field]: accepted })
  }
  entry.plants.push({ kind, ...plant })
}

/** The same child again further down, with its number or without. */
function again(entries: Entry[], kind: 'twice' | 'twiceWithoutNumber', r: Random): boolean {
  for (let tries = 0; tries < 200; tries++) {
    const from = r.below(entries.length)
    const entry = entries[from]
    if (!entry || entry.plants.length > 0 || entry.fate || entry.known || id(entry) === null || !has(entry, 'birthDate') || /^\S*月$/.test(textIn(entry, 'birthDate'))) continue
    const pair = `${kind}:${from}`
    const plant: Plant = { kind, columns: [], line: true, pair, mayHold: true }
    const copy: Entry = { ...entry, cells: new Map(entry.cells), says: { ...entry.says }, fair: new Set(entry.fair), plants: [plant] }
    if (kind === 'twiceWithoutNumber') {
      copy.cells.set('idNumber', null)
      copy.cells.set('birthDate', entry.child.birthDate)
      Object.assign(copy.says, { idNumber: [null] })
    }
    entry.plants.push(plant)
    // Further down in the same village, so that blocks stay blocks.
    let to = from + 1
    while (to < entries.length && to < from + 9 && entries[to]?.child.region === entry.child.region) to++
    entries.splice(to, 0, copy)
    return true
  }
  return false
}

/** Plants the kinds in turn, `each` of every kind where there is room, at most one in a child. */
export function plant(entries: Entry[], kinds: readonly PlantKind[], { seed, each = 1 }: { seed: string; each?: number }): void {
  const r = randomOf('plants', seed)
  for (let round = 0; round < each; round++) {
    for (const kind of kinds) {
      if (kind === 'twice' || kind === 'twiceWithoutNumber') again(entries, kind, r)
      else {
        for (let tries = 0; tries < 400; tries++) {
          const entry = entries[r.below(entries.length)]
          if (!entry || entry.plants.length > 0 || entry.fate || entry.known) continue
          const make: Planter = planters[kind]
          const change = make(entry, r)
          if (change === undefined) continue
          apply(entry, kind, change)
          break
        }
      }
    }
  }
}

