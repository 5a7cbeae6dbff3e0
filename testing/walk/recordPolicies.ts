/** The policies of records to the letter; the terms of which all policies are made. */
export const setting = (name: string, type: string) => `(NULLIF(current_setting('qinghe.${name}'::text, true), ''::text))::${type}`
export const area = `(region >= ${setting('lo', 'bigint')}) AND (region < ${setting('hi', 'bigint')}) AND (school >= ${setting('slo', 'integer')}) AND (school < ${setting('shi', 'integer')})`
export const given = (child: string) => `(${child} = ANY (${setting('children', 'uuid[]')}))`

/** Records and what hangs from them: by area or list under the audiences one sees, by hand of one's own under those one owns; never for whoever is barred. */
export const recordTables: Readonly<Record<string, { made: string; given: string; entry: string }>> = {
  records: { made: 'posting', given: 'assignee', entry: 'readers' }, record_parts: { made: 'made_by', given: 'given_to', entry: 'entry' }, record_changes: { made: 'made_by', given: 'given_to', entry: 'entry' }, record_slips: { made: 'made_by', given: 'given_to', entry: 'entry' },
  record_files: { made: 'made_by', given: 'given_to', entry: 'entry' },
  record_feed: { made: 'made_by', given: 'given_to', entry: 'readers' },
}
const isFree = `(${setting('account', 'uuid')} <> ALL (barred))`
/** Nobody asks for an act of two, or confirms one, in another's name. */
const isOwnAsking = `(COALESCE(seconded_by, asked_by, ${setting('account', 'uuid')}) = ${setting('account', 'uuid')})`
/** People of the organisation a record is about neither read nor write a part with the reporter. */
const isApart = `(${setting('organisation', 'uuid')} <> apart)`
const ofMine = (column: string): string => `(${column} = ${setting('posting', 'uuid')})`
const within = (mask: string, bits: string): string => `((${setting(mask, 'bigint')} & ${bits}) <> 0)`
export function policiesOfRecords(table: string, { made, given: handed, entry }: { made: string; given: string; entry: string }): Record<string, [string | null, string | null]> {
  const all = (...terms: string[]): string => `(${terms.join(' AND ')})`
  const ways: [string, string, boolean][] = [['range', area, true], ['list', given('child'), true], ...['range', 'list'].flatMap((shape): [string, string, boolean][] => [[`${shape}_made`, ofMine(made), false], [`${shape}_given`, ofMine(handed), false]])]
  return Object.fromEntries(ways.flatMap(([way, where, isScope]): [string, [string | null, string | null]][] => {
    const changes = all(where, within(isScope ? 'amends' : 'owns', 'readers'), isFree)
    const adds = [within(isScope ? 'enters' : 'owns', entry), ...(table === 'record_parts' || table === 'record_feed' ? [] : [ofMine('posting'), `(account = ${setting('account', 'uuid')})`])]
    return [
      [`${table}_${way}_read`, [all(where, within(isScope ? 'sees' : 'owns', way.endsWith('_made') ? entry : 'readers'), isFree, ...(table === 'records' || table === 'record_feed' ? [] : [isApart])), null]],
      ...(table === 'records' && !isScope ? [] : [[`${table}_${way}_insert`, [null, all(where, ...adds, isFree, ...(table === 'record_slips' ? ['(received_at IS NULL)'] : []), ...(table === 'records' || table === 'record_feed' ? [] : [isApart]))]] satisfies [string, [string | null, string | null]]]),
      ...(table === 'records' ? [[`${table}_${way}_update`, [changes, all(where, within(isScope ? 'amends' : 'owns', 'readers'), isFree, isOwnAsking)]] satisfies [string, [string | null, string | null]]] : []),
    ]
  }))
}
/** Whoever answers the telephone adds calls about children who are on no list. */
export const policiesOfCalls: Record<string, [string | null, string | null]> = { records_list_call_insert: [null, `(${[
  `(county = ${setting('county', 'integer')})`, '(readers = 8192)', `(NULLIF(current_setting('qinghe.role'::text, true), ''::text) = 'hotlineOperator'::text)`,
  within('enters', 'readers'), ofMine('posting'), `(account = ${setting('account', 'uuid')})`, isFree].join(' AND ')})`] }
/** To whom a slip was sent, by organisation and post; who keeps one of a report, by account. */
export const policiesOfAddressees: Record<string, [string | null, string | null]> = Object.fromEntries(['range', 'list'].flatMap((shape): [string, [string | null, string | null]][] => [
  [`record_slips_${shape}_sent_read`, [`((to_org = ${setting('organisation', 'uuid')}) AND (NULLIF(current_setting('qinghe.role'::text, true), ''::text) = ANY (receivers)) AND ${isFree} AND ${isApart})`, null]],
  [`record_slips_${shape}_held_read`, [`((holder = ${setting('account', 'uuid')}) AND ${isFree})`, null]],
]))

/** Duties: by area or list under their audience, by the seat there (what a judge owes by name is that judge's alone), by name; never for whoever is barred. Nobody writes them. */
export const policiesOfDuties: Record<string, string> = Object.fromEntries(([['range', area], ['list', given('child')]] as const).flatMap(([shape, where]) => [
  [`duties_${shape}_read`, `(${where} AND ${within('sees', 'readers')} AND ${isFree})`],
  [`duties_${shape}_seat_read`, `(${where} AND (role = NULLIF(current_setting('qinghe.role'::text, true), ''::text)) AND ${isFree} AND (NOT ((role = 'court'::text) AND (posting <> '00000000-0000-0000-0000-000000000000'::uuid))))`],
  [`duties_${shape}_named_read`, `(${ofMine('posting')} AND ${isFree})`],
]))
