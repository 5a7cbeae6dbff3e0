/** Addresses of ledgers that no build of the program knows: those of a county's own. The same paths as of any kind; which kind it is, what its fields
 *  show and who may, is asked of the version in force in the county of the acting post, and where there is none there is nothing. */
import { z } from 'zod'
import type { Access } from '../kernel/access.ts'
import { command, query, shows } from '../kernel/contract.ts'
import { ActInput, contractsOf, RecordInput, RecordListInput } from './contract.ts'
import type { Kind } from './kind.ts'

/** What all kinds have in common, with one field, so that it is said of values as well that they show something. */
const one: Kind['fields'][number] = {
  id: 'value', type: 'text', label: '内容', list: null, needed: 'never', shown: null, check: null, from: null, table: null, slot: null, core: false, sealed: true, mask: 'whole', part: null, on: null, help: null,
  most: null, links: null, bars: false, of: [], opens: null,
}
const bare: Kind = {
  kind: 'own', title: '本县的台账', feature: 'other', audience: 'OFFICE', about: 'region', follows: 'place', summary: [], basis: [], sections: [], list: { columns: ['value'], filters: [], sort: '-day' }, cases: [],
  blocks: [], day: null, unique: null, screen: null, print: null, fields: [one], states: [], acts: [], desk: [], scope: { fields: {}, parameters: {} }, order: [],
}
const { list, get, history } = contractsOf(bare, [])
const own = z.object({ kind: z.string().max(60) })

/** Everybody signed in comes as far as the question which ledger it is; the ledger says who may (records/ownRoutes.ts). */
export const ownAccess: Access = { 'records.own': [] }
const rest = { may: 'records.own', purpose: 'care' } as const
// Until the ledger is known it counts as the gravest there may be.
export const listOwn = query('records.ownList', { ...rest, at: 'POST /api/records/:kind', input: own.extend(RecordListInput.shape), output: list.output, audit: shows('查看本县台账的列表', 'S3', 'shows' in list.audit ? list.audit.shows : () => []) })
export const getOwn = query('records.ownGet', { ...rest, at: 'GET /api/records/:kind/:record', input: own.extend(RecordInput.shape), output: get.output, audit: shows('查看本县台账的记录', 'S3', 'shows' in get.audit ? get.audit.shows : () => []) })
export const historyOwn = query('records.ownHistory', { ...rest, at: 'GET /api/records/:kind/:record/history', input: own.extend(RecordInput.shape), output: history.output, audit: shows('查看本县台账的修改记录', 'S3', 'shows' in history.audit ? history.audit.shows : () => []) })
export const OwnActInput = own.extend({ act: z.string().max(60), ...ActInput.shape })
export type OwnActInput = z.infer<typeof OwnActInput>
export const actOwn = command('records.ownAct', { ...rest, at: 'POST /api/records/:kind/acts/:act', input: OwnActInput, touches: input => (input.child === undefined ? [] : [input.child]), audit: '办理本县的台账' })
