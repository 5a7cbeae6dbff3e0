/** What may leave through the gate of exports: lists today, big prints beside them. A feature that comes later brings its subjects here. */
import { archivesSubject } from './archives/exported.ts'
import type { Subjects } from './exports/subject.ts'
import { recordSubjects } from './records/exported.ts'

export const exportSubjects: Subjects = new Map([archivesSubject, ...recordSubjects].map(subject => [subject.key, subject]))
