/** Light, dark, or as the computer is set. The choice is the only thing kept readable in the browser. */
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { StyleProvider, legacyLogicalPropertiesTransformer } from '@ant-design/cssinjs'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { antdTheme } from './antdTheme.ts'

export type ThemeChoice = 'light' | 'dark' | 'system'
const isChoice = (text: string | null): text is ThemeChoice => text === 'light' || text === 'dark' || text === 'system'
const shelf = 'qinghe-theme'

function readChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(shelf)
    return isChoice(kept) ? kept : 'system'
  } catch { return 'system' }
}

const system = window.matchMedia('(prefers-color-scheme: dark)')
const watchSystem = (tell: () => void) => {
  system.addEventListener('change', tell)
  return () => system.removeEventListener('change', tell)
}

type Theme = { choice: ThemeChoice; dark: boolean; choose: (choice: ThemeChoice) => void }
const Context = createContext<Theme>({ choice: 'system', dark: false, choose: () => undefined })
export const useTheme = (): Theme => useContext(Context)

/** The server writes a fresh nonce into every page; without it the policy refuses antd's style elements. */
const nonceElement = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
const nonce = nonceElement?.nonce ?? nonceElement?.getAttribute('nonce') ?? ''

/** A select inside a dialog must open inside it: the browser's top layer covers everything outside. */
const popupHome = (node?: HTMLElement): HTMLElement => node?.closest('dialog') ?? document.body

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(readChoice)
  const systemDark = useSyncExternalStore(watchSystem, () => system.matches)
  const dark = choice === 'dark' || (choice === 'system' && systemDark)
  useEffect(() => {
    const show = (theme: 'dark' | 'light') => { document.documentElement.dataset['theme'] = theme }
    const [before, after] = [() => show('light'), () => show(dark ? 'dark' : 'light')] // paper is white
    after()
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => { window.removeEventListener('beforeprint', before); window.removeEventListener('afterprint', after) }
  }, [dark])
  const choose = (next: ThemeChoice) => {
    setChoice(next)
    try { localStorage.setItem(shelf, next) } catch { /* a private window keeps nothing, the choice holds until it is closed */ }
  }
  return (
    <Context value={{ choice, dark, choose }}>
      <StyleProvider hashPriority="high" transformers={[legacyLogicalPropertiesTransformer]}>
        <ConfigProvider locale={zhCN} csp={{ nonce }} theme={antdTheme(dark)} getPopupContainer={popupHome} virtual>
          {children}
        </ConfigProvider>
      </StyleProvider>
    </Context>
  )
}
