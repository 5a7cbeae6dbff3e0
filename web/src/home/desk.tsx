/** What the desk itself is about: the register of an area, the children of a list, figures, administration. */
import { lazy } from 'react'
import type { DeskCard, DeskSeen } from '../app/slotTypes.ts'
import { BackupAge } from './BackupAge.tsx'
import { Coming } from './Coming.tsx'
import { Composition } from './Composition.tsx'
import { LogAge } from './LogAge.tsx'
import { Middle } from './Middle.tsx'
import { Tasks } from './Tasks.tsx'

/** Of a few posts only: the others do not load them with their desk. */
const ofAdministration = (name: 'Denials' | 'Proposals' | 'Seals' | 'Shortcuts' | 'TroubledLogs' | 'WaitingOrders') =>
  lazy(() => import('./Administration.tsx').then(all => ({ default: all[name] })))

const seesFigures = ({ names, may }: DeskSeen): boolean => names === 'open' || may('statistics.read')
const audits = ({ names, may }: DeskSeen): boolean => names === 'none' && may('audit.read')

export const cards: readonly DeskCard[] = [
  { id: 'middle', column: 'middle', at: 20, when: seesFigures, Card: Middle },
  // The picture of the children stands in the middle where the side is full anyway.
  { id: 'compositionInMiddle', column: 'middle', at: 30, when: seen => seen.inMiddle && !seen.waits, Card: Composition },
  { id: 'troubledLogs', column: 'middle', at: 40, when: seen => seen.may('staff.second'), Card: ofAdministration('TroubledLogs') },
  { id: 'waitingOrders', column: 'middle', at: 50, when: seen => seen.may('staff.second'), Card: ofAdministration('WaitingOrders') },
  { id: 'proposals', column: 'middle', at: 60, when: seen => seen.may('staff.look'), Card: ofAdministration('Proposals') },
  { id: 'denials', column: 'middle', at: 70, when: audits, Card: ofAdministration('Denials') },
  { id: 'tasks', column: 'side', at: 30, when: seen => seen.desk === 'register', Card: Tasks },
  { id: 'composition', column: 'side', at: 110, when: seen => seen.may('statistics.read') && !seen.inMiddle && !seen.waits, Card: Composition },
  { id: 'shortcuts', column: 'side', at: 130, when: seen => seen.may('staff.administer'), Card: ofAdministration('Shortcuts') },
  { id: 'seals', column: 'side', at: 140, when: audits, Card: ofAdministration('Seals') },
  { id: 'coming', column: 'side', at: 150, when: seen => seen.desk !== 'register' && !seen.nothing, Card: Coming },
  { id: 'backupAge', column: 'side', at: 160, Card: BackupAge },
  { id: 'logAge', column: 'side', at: 170, Card: LogAge },
]
