/** What headings mean that say no person: 电话, 身份证号, 务工地点. They belong to the name left of them in the same group; where two
 *  people could be meant, and which one matters, nothing is decided without asking. */
import { doubtful, guessed, known, type Meaning, means, nothingKnown, ofParents, type Reading } from './headingPath.ts'
import { headerOf, matchOf, targetOf } from './headingTargets.ts'
import type { Person, Thing } from './headingWords.ts'
import type { ColumnTarget } from './types.ts'

type Adult = 'father' | 'mother' | 'guardian'
const adults: readonly Adult[] = ['guardian', 'father', 'mother']
const isAdult = (person: Person | 'unknown' | undefined): person is Adult => person === 'father' || person === 'mother' || person === 'guardian'

/** A column with a name begins what is said about that person. `unknown`: a second 姓名 that says no person. */
type Named = { index: number; person: Person | 'unknown'; group: string; words: string }
type Sheet = { readings: readonly Reading[]; names: readonly Named[]; meanings: (Meaning | undefined)[] }
/** `left`: the nearest name left of it, unless a group ends between. */
type Open = { index: number; thing: Thing; reading: Reading; left: Named | undefined }

const thingWords: Partial<Record<Thing, string>> = {
  name: '姓名', idNumber: '证件号', birth: '出生日期', phone: '电话', workPlace: '务工地点', isAway: '外出情况', awaySince: '外出时间',
  exist: '状况', marital: '婚姻状况', capability: '监护能力',
}
const wordsOf = (thing: Thing): string => thingWords[thing] ?? '内容'
const targetsOf = (persons: readonly Adult[], thing: Thing): ColumnTarget[] => persons.flatMap(person => targetOf(person, thing) ?? [])

/** Whose the names are: the first 姓名 without a person is the child's, unless 儿童姓名 stands somewhere. */
function namesOf(readings: readonly Reading[]): { names: Named[]; meanings: (Meaning | undefined)[] } {
  const meanings = readings.map(reading => reading.settled)
  const open = readings.flatMap((reading, index) => (reading.thing === 'name' && !reading.settled ? [{ reading, index }] : []))
  // 保障对象姓名 beside 姓名 is the same child once more, or another; 儿童姓名 beside 姓名 is the child.
  const spelled = readings.filter(({ settled }) => settled?.target === 'name')
  const hasChild = spelled.some(({ words }) => !/对象/u.test(words.plain)) || (spelled.length > 0 && open.every(({ reading }) => reading.words.isPartial))
  const childs = hasChild ? undefined : open.find(({ reading }) => !reading.words.isPartial) ?? open[0]
  const persons = new Map<number, Person | 'unknown'>()
  for (const { reading, index } of open) {
    const { plain, isPartial } = reading.words
    const own = matchOf(plain)
    if (index === childs?.index) meanings[index] = isPartial ? guessed('name') : means('name', own?.certainty ?? 'synonym')
    else meanings[index] = isPartial ? known(`“${plain}”不是孩子父母或监护人的，不导入`) : doubtful(null, targetsOf(adults, 'name'), '姓名')
    persons.set(index, index === childs?.index ? 'child' : isPartial ? 'nobody' : 'unknown')
  }
  const names = readings.flatMap(({ thing, person, group, words }, index): Named[] => {
    const isCarer = meanings[index]?.target === 'row.guardianText'
    const whose = persons.get(index) ?? (isCarer ? 'guardian' : person)
    return (thing === 'name' || thing === 'text' || isCarer) && whose !== undefined ? [{ index, person: whose, group, words: words.plain }] : []
  })
  return { names, meanings }
}

const has = ({ meanings }: Sheet, person: Person, thing: Thing): boolean => {
  const target = targetOf(person, thing)
  return target !== undefined && meanings.some(meaning => meaning?.target === target)
}
const leftOf = (names: readonly Named[], { group }: Reading, index: number): Named | undefined => {
  const nearest = names.findLast(name => name.index < index)
  return nearest?.group === group ? nearest : undefined
}

const ofChild = (thing: Thing, { words }: Reading): Meaning => {
  const target = targetOf('child', thing)
  if (target === undefined) return nothingKnown
  return words.isPartial ? guessed(target) : means(target, matchOf(words.plain)?.certainty ?? 'synonym')
}
/** Decided by the name left of it: right nearly always, and said. */
const inherited = (person: Adult, { thing, left }: Open): Meaning => {
  const target = targetOf(person, thing)
  return target === undefined ? known(null) : means(target, 'guessed', `在“${left?.words ?? ''}”右边，按“${headerOf(target)}”导入，请核对`)
}
const ofNobody = ({ left }: Open): Meaning => known(`在“${left?.words ?? ''}”右边，不是孩子父母或监护人的，不导入`)

/** A child has one number and one birthday; a second one beside a guardian's name is the guardian's. */
function ofAnybody(sheet: Sheet, open: Open): Meaning {
  const { thing, reading, left } = open
  if (left?.person === 'nobody') return ofNobody(open)
  if (!isAdult(left?.person)) return left?.person === 'unknown' ? doubtful(null, targetsOf(adults, thing), wordsOf(thing)) : ofChild(thing, reading)
  const whose = left.person
  const bare = sheet.readings.flatMap((one, at) => (at !== open.index && one.person === undefined ? [{ thing: one.thing, left: leftOf(sheet.names, one, at) }] : []))
  const others = bare.filter(one => one.thing === thing)
  // A number says the birthday as well.
  const isNumbered = thing === 'birth' && (has(sheet, 'child', 'idNumber') || bare.some(one => one.thing === 'idNumber'))
  const isChildsElsewhere = isNumbered || has(sheet, 'child', thing) || others.some(one => !isAdult(one.left?.person))
  if (isChildsElsewhere || others.length > 0) return inherited(whose, open)
  const options = [targetOf('child', thing) ?? [], targetsOf([whose], thing)].flat()
  // Right of a name, in a sheet that names the child by its birthday or gives others their numbers: likelier the adult's.
  const hasBirth = has(sheet, 'child', 'birth') || sheet.readings.slice(0, left.index).some(one => one.thing === 'birth')
  const isAdults = left.index === open.index - 1 && (hasBirth || adults.some(one => has(sheet, one, thing)))
  return doubtful((isAdults ? targetOf(whose, thing) : targetOf('child', thing)) ?? null, options, wordsOf(thing))
}

/** Sex and nationality are kept of the child alone. */
function ofChildAlone(sheet: Sheet, { thing, reading, left }: Open): Meaning {
  const isOther = left !== undefined && left.person !== 'child' && sheet.readings.slice(0, left.index).some(one => one.thing === thing)
  return isOther || (left !== undefined && left.person !== 'child' && has(sheet, 'child', thing)) ? known(null) : ofChild(thing, reading)
}

/** The child's own address stands beside no adult's name; a second one is where the child lives. */
function ofAddress(sheet: Sheet, open: Open): Meaning {
  const { left, reading, index } = open
  if (left?.person === 'nobody') return ofNobody(open)
  const isOpen = (one: Reading, at: number) => at !== index && one.thing === 'address' && sheet.meanings[at] === undefined && one.person === undefined
  const hasOwn = has(sheet, 'child', 'address') || sheet.readings.some((one, at) => isOpen(one, at) && !isAdult(leftOf(sheet.names, one, at)?.person))
  if (isAdult(left?.person)) return !hasOwn ? guessed('row.hukouText') : left.person === 'guardian' ? inherited('guardian', open) : known(null)
  if (!has(sheet, 'child', 'address')) return ofChild('address', reading)
  return sheet.meanings.some(meaning => meaning?.target === 'row.residenceText') ? means('row.hukouText', 'guessed') : guessed('row.residenceText')
}

/** Adults named left of a column and without this thing of their own, in the order of their names. */
const lackingAt = (sheet: Sheet, { index, thing }: Open): Adult[] =>
  [...new Set(sheet.names.filter(name => name.index < index).map(name => name.person))].filter(isAdult)
    .filter(person => targetOf(person, thing) !== undefined && !has(sheet, person, thing))

/** The same words again and again behind several names: one for each, in their order. */
function runFrom(sheet: Sheet, { index, thing, reading }: Open): number {
  const next = sheet.readings.findIndex((one, at) => at > index && !(one.thing === thing && one.person === undefined && one.group === reading.group))
  return (next < 0 ? sheet.readings.length : next) - index
}

/** The guardian's name stands apart from the parents', or something of the guardian's stands between: nobody else is meant. */
const isApart = ({ names }: Sheet, left: Named, index: number): boolean =>
  left.person === 'guardian' && (index - left.index > 1 || !names.some(name => name.index === left.index - 1 && isAdult(name.person)))

function besideAdult(sheet: Sheet, open: Open, left: Named & { person: Adult }): void {
  const { index, thing } = open
  const lacking = lackingAt(sheet, open)
  if (targetOf(left.person, thing) === undefined) {
    sheet.meanings[index] = elsewhere(sheet, open)
  } else if (!lacking.includes(left.person) || lacking.length === 1 || isApart(sheet, left, index)) {
    sheet.meanings[index] = inherited(left.person, open)
  } else {
    const run = runFrom(sheet, open)
    const options = [...targetsOf(lacking, thing), ...(thing === 'phone' ? ['row.parentPhone' as const] : [])]
    const alone = thing !== 'phone' ? null : lacking.includes('guardian') ? 'guardian.phone' as const : 'row.parentPhone' as const
    for (let at = 0; at < run; at++) {
      const one = run === lacking.length ? lacking[at] : undefined
      sheet.meanings[index + at] = doubtful(one ? targetOf(one, thing) ?? null : run === 1 ? alone : null, options, wordsOf(thing))
    }
  }
}

/** 父亲 | 母亲 | 爷爷 | 奶奶 | 联系电话: somebody answers it, and nothing says who. */
const isAfterGrandparents = ({ names }: Sheet, left: Named, index: number): boolean =>
  left.index === index - 1 && /祖|爷|奶|公|婆|姥/u.test(left.words) && names.some(name => name.index === left.index - 1 && name.person !== 'child')

/** Beside no adult's name. Children go to no work and answer no phone of ours: it is somebody else's, and nothing says whose. */
function elsewhere(sheet: Sheet, { thing, reading }: Open): Meaning {
  const open = (targets: readonly ColumnTarget[]) => targets.filter(target => !sheet.meanings.some(meaning => meaning?.target === target))
  switch (thing) {
    case 'phone': {
      const options = open(['guardian.phone', 'row.parentPhone', 'father.phone', 'mother.phone'])
      const isPlain = reading.person === undefined && !reading.words.isPartial
      return doubtful(isPlain && options.includes('guardian.phone') ? 'guardian.phone' : null, options, '电话')
    }
    case 'isAway': return doubtful(null, open(['row.bothAway', 'father.isAway', 'mother.isAway']), '外出情况')
    case 'workPlace': return reading.person === 'child' ? known(null) : doubtful(null, open(['father.workPlace', 'mother.workPlace']), '务工地点')
    case 'awaySince': return doubtful(null, open(['father.awaySince', 'mother.awaySince', 'leftBehindSince']), '外出时间')
    case 'other': case 'age': return known(null)
    default: return nothingKnown
  }
}

function decide(sheet: Sheet, open: Open): void {
  const { index, thing, left, reading } = open
  if (reading.isOfParents && !isAdult(left?.person)) {
    sheet.meanings[index] = ofParents(thing)
    return
  }
  switch (thing) {
    case 'sex': case 'ethnic': case 'health': sheet.meanings[index] = ofChildAlone(sheet, open); break
    case 'birth': case 'idNumber': sheet.meanings[index] = ofAnybody(sheet, open); break
    case 'address': sheet.meanings[index] = ofAddress(sheet, open); break
    case 'relation':
      sheet.meanings[index] = left?.person === 'nobody' ? ofNobody(open) : means('guardian.relationCode', matchOf(reading.words.plain)?.certainty ?? 'synonym')
      break
    default: ofAdult(sheet, open)
  }
}

/** Phones, work and the rest, which no child has. 亲友电话 and 学生电话 beside a mother's name are not for that the mother's. */
function ofAdult(sheet: Sheet, open: Open): void {
  const { index, thing, left, reading } = open
  const isBare = reading.person === undefined && !(thing === 'phone' && reading.words.isPartial)
  if (left?.person === 'nobody' && !(thing === 'phone' && isAfterGrandparents(sheet, left, index))) sheet.meanings[index] = ofNobody(open)
  else if (left?.person === 'unknown') sheet.meanings[index] = doubtful(null, targetsOf(adults, thing), wordsOf(thing))
  else if (isAdult(left?.person) && isBare) besideAdult(sheet, open, { ...left, person: left.person })
  else sheet.meanings[index] = elsewhere(sheet, open)
}

/** What stands beside an adult's name is settled first, so that a number nobody claims goes to nobody who has one. */
export function byNeighbours(readings: readonly Reading[]): Meaning[] {
  const { names, meanings } = namesOf(readings)
  const sheet: Sheet = { readings, names, meanings }
  const open = readings.flatMap((reading, index): Open[] => {
    const { thing } = reading
    return meanings[index] === undefined && thing !== undefined && thing !== 'name' ? [{ index, thing, reading, left: leftOf(names, reading, index) }] : []
  })
  for (const isBeside of [true, false]) for (const one of open) {
    if (sheet.meanings[one.index] === undefined && isAdult(one.left?.person) === isBeside) decide(sheet, one)
  }
  return readings.map((_, at) => sheet.meanings[at] ?? nothingKnown)
}
