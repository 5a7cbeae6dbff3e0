/** What may leave through the gate of exports: lists, and big prints beside them. A feature that comes later brings its subjects here. */
import { archivesSubject } from './archives/exported.ts'
import { routes as archiveRoutes } from './archives/routes.ts'
import type { Subjects } from './exports/subject.ts'
import { askingBy } from './printing/asking.ts'
import { printSubjects } from './printing/bigPrints.ts'
import { recordRoutes } from './recordEndpoints.ts'
import { recordSubject } from './records/exported.ts'
import { words } from './words.ts'

const prints = printSubjects(askingBy([...recordRoutes, ...archiveRoutes], words))
export const exportSubjects: Subjects = async (r, key) => (key === archivesSubject.key ? archivesSubject : await prints(r, key) ?? recordSubject(r, key))
