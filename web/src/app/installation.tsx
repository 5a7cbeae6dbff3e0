/** What the server says about itself: demo or real, and how old its newest proven backup is. Asked for without signing in, too. */
import { InstallationInfo } from '@qinghe/domain/kernel/installation.ts'
import { z } from 'zod'
import { useAsk } from './asking.ts'

const installation = { name: 'installation', at: 'GET /api/installation', input: z.object({}), output: InstallationInfo } as const
export const useInstallation = () => useAsk(installation, {}, { staleMs: 300_000 })

/** On every page of a demo, the sign-in page included. */
export function DemoMark() {
  const { data } = useInstallation()
  return data?.kind === 'demo' ? <div className="demo" role="note">演示环境，人员均为虚构</div> : null
}
