import { type SubmissionState, submissionStateNames } from '@qinghe/domain/submissions/types.ts'
import { Status, type StatusTone } from '../ui/marks.tsx'

const tones: Record<SubmissionState, StatusTone> = {
  receiving: 'soon', offered: 'info', handedIn: 'info', accepted: 'ok', returned: 'back', withdrawn: 'idle', expired: 'idle',
}
export const SubmissionStatus = ({ state }: { state: SubmissionState }) => <Status tone={tones[state]}>{submissionStateNames[state]}</Status>
