import { describe, expect, it } from 'vitest'
import { roleKeys } from '../staff/roles.ts'
import { abilitiesOf } from './abilities.ts'
import { ArchiveStatus } from './types.ts'
import { turnWords } from './turns.ts'

const returnedTo = ['village', 'town', null] as const
const everywhere = ArchiveStatus.options.flatMap(status => returnedTo.flatMap(returned => [true, false].map(isOwn => ({ status, returnedTo: returned, origin: 'typed' as const, gaps: [], isOwn }))))

describe('what cannot be done with an archive', () => {
  it('is said why, for every role and wherever the archive stands', () => {
    for (const role of roleKeys) {
      for (const archive of everywhere) {
        for (const [ability, { allowed, because }] of Object.entries(abilitiesOf(archive, { role, region: 431003000000 }))) {
          if (!allowed) expect(because, `${role} ${ability} ${archive.status}`).toMatch(/[一-龥]{5}/u)
        }
      }
    }
  })

  it('because it is somebody else’s turn is said with whose turn it is, on every archive that waits', () => {
    for (const archive of everywhere.filter(({ status }) => !['active', 'exited', 'transferred', 'merged'].includes(status))) expect(turnWords(archive)).toMatch(/^等.+/)
  })
})
