/** Every address of the desk. Screens are loaded when first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { ArchivePageSearch, ArchivesSearch, EditSearch } from '../archives/search.ts'
import { AuditSearch } from '../audit/search.ts'
import { ReviewSearch } from '../comparisons/review/search.ts'
import { BalanceSearch, CensusSearch, FoundSearch, MatchSearch, ReportSearch, VillageSearch } from '../census/search.ts'
import { ListSearch, OrderSearch, ResultSearch, TasksSearch } from '../comparisons/search.ts'
import { BoardSearch, DutySearch, MineSearch } from '../duties/search.ts'
import { ExportsSearch } from '../exports/search.ts'
import { IndicatorsSearch } from '../indicators/search.ts'
import { ComparePlansSearch, EditPlanSearch, PlansSearch, SeenAsSearch } from '../plans/search.ts'
import { CompareKindsSearch, EditKindSearch, EditRecordSearch, NewRecordSearch, RecordSearch, RecordsSearch, SlipsSearch } from '../records/listSearch.ts'
import { ReliefSearch } from '../relief/search.ts'
import { ImportSearch, NewImportSearch } from '../imports/search.ts'
import { BatchSearch, UploadSearch } from '../rosters/search.ts'
import { AssignmentsSearch, SpotChecksSearch, StaffSearch } from '../staff/search.ts'
import { StatisticsSearch } from '../statistics/search.ts'
import { lenient, parseSearch, PlaceSearch, SignInSearch, stringifySearch } from './search.ts'
import { WarningsSearch } from '../warnings/search.ts'
import { Shell } from './Shell.tsx'
import { LostPage, RouteFailed } from './RouteFailed.tsx'

const root = createRootRoute({
  component: Outlet, notFoundComponent: LostPage, errorComponent: RouteFailed,
  validateSearch: lenient(PlaceSearch),
})
const signInRoute = createRoute({
  getParentRoute: () => root, path: '/sign-in', validateSearch: lenient(SignInSearch),
  component: lazyRouteComponent(() => import('../staff/screens/SignIn.tsx'), 'SignIn'),
})
const desk = createRoute({ getParentRoute: () => root, id: 'desk', component: Shell })
const in_ = () => desk

const home = createRoute({ getParentRoute: in_, path: '/', component: lazyRouteComponent(() => import('../home/Home.tsx'), 'Home') })
const archives = createRoute({
  getParentRoute: in_, path: '/archives', validateSearch: lenient(ArchivesSearch),
  component: lazyRouteComponent(() => import('../archives/screens/ArchiveList.tsx'), 'ArchiveList'),
})
const newArchive = createRoute({
  getParentRoute: in_, path: '/archives/new',
  component: lazyRouteComponent(() => import('../archives/screens/NewArchive.tsx'), 'NewArchive'),
})
const identities = createRoute({
  getParentRoute: in_, path: '/archives/identities', component: lazyRouteComponent(() => import('../archives/screens/Identities.tsx'), 'Identities'),
})
const archive = createRoute({
  getParentRoute: in_, path: '/archives/$id', validateSearch: lenient(ArchivePageSearch),
  component: lazyRouteComponent(() => import('../archives/screens/ArchivePage.tsx'), 'ArchivePage'),
})
const editArchive = createRoute({
  getParentRoute: in_, path: '/archives/$id/edit', validateSearch: lenient(EditSearch),
  component: lazyRouteComponent(() => import('../archives/screens/EditArchive.tsx'), 'EditArchive'),
})
const census = createRoute({
  getParentRoute: in_, path: '/census', validateSearch: lenient(CensusSearch), component: lazyRouteComponent(() => import('../census/screens/Census.tsx'), 'Census'),
})
const censusClosing = createRoute({
  getParentRoute: in_, path: '/census/$period/closing', component: lazyRouteComponent(() => import('../census/screens/Closing.tsx'), 'Closing'),
})
const censusMatch = createRoute({
  getParentRoute: in_, path: '/census/$period/match', validateSearch: lenient(MatchSearch), component: lazyRouteComponent(() => import('../census/screens/Match.tsx'), 'Match'),
})
const censusBalance = createRoute({
  getParentRoute: in_, path: '/census/$period/balance', validateSearch: lenient(BalanceSearch), component: lazyRouteComponent(() => import('../census/screens/Balance.tsx'), 'BalanceScreen'),
})
const censusReport = createRoute({
  getParentRoute: in_, path: '/census/$period/report', validateSearch: lenient(ReportSearch), component: lazyRouteComponent(() => import('../census/screens/Report.tsx'), 'Report'),
})
const censusVillage = createRoute({
  getParentRoute: in_, path: '/census/$period/$region', validateSearch: lenient(VillageSearch), component: lazyRouteComponent(() => import('../census/screens/Village.tsx'), 'Village'),
})
const censusHandIn = createRoute({
  getParentRoute: in_, path: '/census-leads', component: lazyRouteComponent(() => import('../census/screens/HandIn.tsx'), 'HandIn'),
})
const censusFound = createRoute({
  getParentRoute: in_, path: '/census/$period/$region/found', validateSearch: lenient(FoundSearch), component: lazyRouteComponent(() => import('../census/screens/Found.tsx'), 'Found'),
})
const ledgers = createRoute({
  getParentRoute: in_, path: '/records', validateSearch: lenient(PlaceSearch), component: lazyRouteComponent(() => import('../records/screens/Ledgers.tsx'), 'Ledgers'),
})
const countyKinds = createRoute({
  getParentRoute: in_, path: '/kinds', component: lazyRouteComponent(() => import('../records/editor/CountyKinds.tsx'), 'CountyKinds'),
})
const editKind = createRoute({
  getParentRoute: in_, path: '/kinds/edit', validateSearch: lenient(EditKindSearch), component: lazyRouteComponent(() => import('../records/editor/EditKind.tsx'), 'EditKind'),
})
const compareKinds = createRoute({
  getParentRoute: in_, path: '/kinds/compare', validateSearch: lenient(CompareKindsSearch), component: lazyRouteComponent(() => import('../records/editor/Compare.tsx'), 'Compare'),
})
const records = createRoute({
  getParentRoute: in_, path: '/records/$kind', validateSearch: lenient(RecordsSearch),
  component: lazyRouteComponent(() => import('../records/screens/RecordList.tsx'), 'RecordList'),
})
const newRecord = createRoute({
  getParentRoute: in_, path: '/records/$kind/new', validateSearch: lenient(NewRecordSearch),
  component: lazyRouteComponent(() => import('../records/screens/NewRecord.tsx'), 'NewRecord'),
})
const record = createRoute({
  getParentRoute: in_, path: '/records/$kind/$record', validateSearch: lenient(RecordSearch),
  component: lazyRouteComponent(() => import('../records/screens/RecordPage.tsx'), 'RecordPage'),
})
const editRecord = createRoute({
  getParentRoute: in_, path: '/records/$kind/$record/edit', validateSearch: lenient(EditRecordSearch),
  component: lazyRouteComponent(() => import('../records/screens/EditRecord.tsx'), 'EditRecord'),
})
const newImport = createRoute({
  getParentRoute: in_, path: '/imports/new/$kind', validateSearch: lenient(NewImportSearch), component: lazyRouteComponent(() => import('../imports/screens/NewImport.tsx'), 'NewImport'),
})
const importing = createRoute({
  getParentRoute: in_, path: '/imports/$batch', validateSearch: lenient(ImportSearch), component: lazyRouteComponent(() => import('../imports/screens/ImportPage.tsx'), 'ImportPage'),
})
const slips = createRoute({
  getParentRoute: in_, path: '/slips', validateSearch: lenient(SlipsSearch), component: lazyRouteComponent(() => import('../records/screens/SlipList.tsx'), 'SlipList'),
})
const slip = createRoute({
  getParentRoute: in_, path: '/slips/$id', component: lazyRouteComponent(() => import('../records/screens/SlipPage.tsx'), 'SlipPage'),
})
const rosters = createRoute({
  getParentRoute: in_, path: '/rosters', component: lazyRouteComponent(() => import('../rosters/screens/BatchList.tsx'), 'BatchList'),
})
const newRoster = createRoute({
  getParentRoute: in_, path: '/rosters/new', validateSearch: lenient(UploadSearch), component: lazyRouteComponent(() => import('../rosters/screens/Upload.tsx'), 'Upload'),
})
const roster = createRoute({
  getParentRoute: in_, path: '/rosters/$batch', validateSearch: lenient(BatchSearch),
  component: lazyRouteComponent(() => import('../rosters/screens/BatchPage.tsx'), 'BatchPage'),
})
const exports_ = createRoute({
  getParentRoute: in_, path: '/exports', validateSearch: lenient(ExportsSearch), component: lazyRouteComponent(() => import('../exports/screens/Exports.tsx'), 'Exports'),
})
const comparisons = createRoute({
  getParentRoute: in_, path: '/comparisons', validateSearch: lenient(ListSearch),
  component: lazyRouteComponent(() => import('../comparisons/screens/ComparisonList.tsx'), 'ComparisonList'),
})
const newComparison = createRoute({
  getParentRoute: in_, path: '/comparisons/new', validateSearch: lenient(OrderSearch),
  component: lazyRouteComponent(() => import('../comparisons/screens/NewComparison.tsx'), 'NewComparison'),
})
const comparisonTasks = createRoute({
  getParentRoute: in_, path: '/comparisons/tasks', validateSearch: lenient(TasksSearch),
  component: lazyRouteComponent(() => import('../comparisons/screens/TaskList.tsx'), 'TaskList'),
})
const comparisonModels = createRoute({
  getParentRoute: in_, path: '/comparisons/models', component: lazyRouteComponent(() => import('../comparisons/model/Models.tsx'), 'Models'),
})
const comparison = createRoute({
  getParentRoute: in_, path: '/comparisons/$id', validateSearch: lenient(ResultSearch),
  component: lazyRouteComponent(() => import('../comparisons/screens/ComparisonPage.tsx'), 'ComparisonPage'),
})
const review = createRoute({
  getParentRoute: in_, path: '/comparisons/$id/review', validateSearch: lenient(ReviewSearch),
  component: lazyRouteComponent(() => import('../comparisons/review/ReviewDesk.tsx'), 'ReviewDesk'),
})
const comparisonReport = createRoute({
  getParentRoute: in_, path: '/comparisons/$id/report', component: lazyRouteComponent(() => import('../comparisons/report/ComparisonReport.tsx'), 'ComparisonReport'),
})
const submissions = createRoute({
  getParentRoute: in_, path: '/submissions', component: lazyRouteComponent(() => import('../submissions/screens/Submissions.tsx'), 'Submissions'),
})
const newSubmission = createRoute({
  getParentRoute: in_, path: '/submissions/new', component: lazyRouteComponent(() => import('../submissions/screens/NewSubmission.tsx'), 'NewSubmission'),
})
const submission = createRoute({
  getParentRoute: in_, path: '/submissions/$id', component: lazyRouteComponent(() => import('../submissions/screens/SubmissionPage.tsx'), 'SubmissionPage'),
})
const submissionReport = createRoute({
  getParentRoute: in_, path: '/submissions/$id/report', component: lazyRouteComponent(() => import('../submissions/screens/SubmissionReport.tsx'), 'SubmissionReport'),
})
const statistics = createRoute({
  getParentRoute: in_, path: '/statistics', validateSearch: lenient(StatisticsSearch),
  component: lazyRouteComponent(() => import('../statistics/screens/Figures.tsx'), 'Figures'),
})
const plans = createRoute({
  getParentRoute: in_, path: '/plans', validateSearch: lenient(PlansSearch), component: lazyRouteComponent(() => import('../plans/screens/Plans.tsx'), 'Plans'),
})
const relief = createRoute({
  getParentRoute: in_, path: '/relief', validateSearch: lenient(ReliefSearch), component: lazyRouteComponent(() => import('../relief/screens/Relief.tsx'), 'Relief'),
})
const warnings = createRoute({
  getParentRoute: in_, path: '/warnings', validateSearch: lenient(WarningsSearch), component: lazyRouteComponent(() => import('../warnings/screens/Warnings.tsx'), 'Warnings'),
})
const indicators = createRoute({
  getParentRoute: in_, path: '/indicators', validateSearch: lenient(IndicatorsSearch), component: lazyRouteComponent(() => import('../indicators/screens/Indicators.tsx'), 'Indicators'),
})
const comparePlans = createRoute({
  getParentRoute: in_, path: '/plans/compare', validateSearch: lenient(ComparePlansSearch), component: lazyRouteComponent(() => import('../plans/versions/ComparePlans.tsx'), 'ComparePlans'),
})
const planSeen = createRoute({
  getParentRoute: in_, path: '/plans/seen', validateSearch: lenient(SeenAsSearch), component: lazyRouteComponent(() => import('../plans/versions/SeenAs.tsx'), 'SeenAsPost'),
})
const duties = createRoute({
  getParentRoute: in_, path: '/duties', validateSearch: lenient(MineSearch), component: lazyRouteComponent(() => import('../duties/screens/Mine.tsx'), 'Mine'),
})
const dutyBoard = createRoute({
  getParentRoute: in_, path: '/duties/board', validateSearch: lenient(BoardSearch), component: lazyRouteComponent(() => import('../duties/screens/Board.tsx'), 'Board'),
})
const dutyCalendar = createRoute({
  getParentRoute: in_, path: '/duties/calendar', component: lazyRouteComponent(() => import('../duties/screens/Calendar.tsx'), 'Calendar'),
})
const duty = createRoute({
  getParentRoute: in_, path: '/duties/$duty', validateSearch: lenient(DutySearch), component: lazyRouteComponent(() => import('../duties/screens/DutyPage.tsx'), 'DutyPage'),
})
const countyPlans = createRoute({
  getParentRoute: in_, path: '/plans/county', component: lazyRouteComponent(() => import('../plans/county/CountyPlans.tsx'), 'CountyPlans'),
})
const editPlan = createRoute({
  getParentRoute: in_, path: '/plans/edit', validateSearch: lenient(EditPlanSearch), component: lazyRouteComponent(() => import('../plans/county/EditPlan.tsx'), 'EditPlan'),
})
const staff = createRoute({
  getParentRoute: in_, path: '/staff', validateSearch: lenient(StaffSearch),
  component: lazyRouteComponent(() => import('../staff/screens/Staff.tsx'), 'Staff'),
})
const staffImport = createRoute({
  getParentRoute: in_, path: '/staff/import', component: lazyRouteComponent(() => import('../staff/screens/ImportPostings.tsx'), 'ImportPostings'),
})
const directory = createRoute({
  getParentRoute: in_, path: '/staff/directory', validateSearch: lenient(StaffSearch),
  component: lazyRouteComponent(() => import('../staff/screens/Directory.tsx'), 'Directory'),
})
const matrix = createRoute({
  getParentRoute: in_, path: '/staff/matrix', component: lazyRouteComponent(() => import('../staff/screens/Matrix.tsx'), 'Matrix'),
})
const assignments = createRoute({
  getParentRoute: in_, path: '/assignments', validateSearch: lenient(AssignmentsSearch),
  component: lazyRouteComponent(() => import('../staff/screens/Assignments.tsx'), 'Assignments'),
})
const spotChecks = createRoute({
  getParentRoute: in_, path: '/spot-checks', validateSearch: lenient(SpotChecksSearch),
  component: lazyRouteComponent(() => import('../staff/screens/SpotChecks.tsx'), 'SpotChecks'),
})
const mine = createRoute({
  getParentRoute: in_, path: '/me', component: lazyRouteComponent(() => import('../staff/screens/Mine.tsx'), 'Mine'),
})
const notices = createRoute({
  getParentRoute: in_, path: '/notices', component: lazyRouteComponent(() => import('../messages/screens/Notices.tsx'), 'Notices'),
})
const audit = createRoute({
  getParentRoute: in_, path: '/audit', validateSearch: lenient(AuditSearch),
  component: lazyRouteComponent(() => import('../audit/screens/Leaves.tsx'), 'Leaves'),
})

/** Development only: the bundle of a release has neither the address nor the file. */
const devRoutes = import.meta.env.DEV
  ? [createRoute({ getParentRoute: in_, path: '/kit', component: lazyRouteComponent(() => import('./KitPage.tsx'), 'KitPage') })]
  : []

const deskRoutes = [home, archives, newArchive, identities, archive, editArchive, census, censusClosing, censusMatch, censusBalance, censusReport, censusVillage, censusFound, censusHandIn, ledgers, countyKinds, editKind, compareKinds, records, newRecord, record, editRecord, newImport, importing, slips, slip, rosters, newRoster, roster, exports_, comparisons, newComparison, comparisonTasks, comparisonModels, comparison, review, comparisonReport, submissions, newSubmission, submission, submissionReport, statistics, relief, plans, warnings, indicators, duties, dutyBoard, dutyCalendar, duty, countyPlans, editPlan, comparePlans, planSeen, staff, staffImport, directory, matrix, assignments, spotChecks, mine, notices, audit, ...devRoutes]

export const router = createRouter({
  routeTree: root.addChildren([signInRoute, desk.addChildren(deskRoutes)]),
  parseSearch, stringifySearch, defaultPreload: 'intent', defaultPreloadStaleTime: 0,
  // The page scrolls inside the shell: another page begins at its top, and going back finds it where it was left.
  scrollRestoration: true, scrollToTopSelectors: ['#main'],
})

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
