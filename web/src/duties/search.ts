import { z } from 'zod'
import { MineWhen } from '@qinghe/domain/duties/contract.ts'
import { place } from '../app/search.ts'

const id = () => z.uuid().optional()
const name = () => z.string().max(40).optional()
/** `open`: the group that is opened of those by child or by kind. `did`: the duty for which something has just been written down, with the record. */
export const MineSearch = z.object({ region: place(), when: MineWhen.optional(), who: z.string().max(20).optional(), by: z.enum(['child', 'kind']).optional(), open: z.string().max(100).optional(), did: id(), kind: name(), record: id() })
export type MineSearch = z.infer<typeof MineSearch>
/** `view`: by person or by child; else by place. `at`: the place whose duties stand beside the board; `posting`: the person; `child`; `waits`: those said to be impossible now.
 *  `plan`, `duty`, `clause`: of one definition, or one clause, only. */
export const BoardSearch = z.object({ region: place(), view: z.enum(['person', 'child']).optional(), child: id(), waits: z.stringbool().or(z.boolean()).optional(), at: place(), school: z.coerce.number().int().min(0).optional(), plan: name(), duty: name(), clause: name(), posting: id() })
export type BoardSearch = z.infer<typeof BoardSearch>
export const DutySearch = z.object({ region: place() })
