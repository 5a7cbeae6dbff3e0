/** Light, dark, or as the device is set; letters as usual or large (适老化). The two choices are the only thing kept readable in the browser. */
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { StyleProvider, legacyLogicalPropertiesTransformer } from '@ant-design/cssinjs'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { useMedia } from '../ui/useMedia.ts'
import { antdTheme } from './antdTheme.ts'

export type ThemeChoice = 'light' | 'dark' | 'system'
const isChoice = (text: string | null): text is ThemeChoice => text === 'light' || text === 'dark' || text === 'system'
const themeShelf = 'qinghe-theme'
const typeShelf = 'qinghe-type'

/** A private window keeps nothing: the choice holds until it is closed. */
function kept(shelf: string): string | null {
  try { return localStorage.getItem(shelf) } catch { return null }
}
function keep(shelf: string, value: string): void {
  try { localStorage.setItem(shelf, value) } catch { /* holds until the window is closed */ }
}
function readChoice(): ThemeChoice {
  const choice = kept(themeShelf)
  return isChoice(choice) ? choice : 'system'
}

const system = window.matchMedia('(prefers-color-scheme: dark)')
const watchSystem = (tell: () => void) => {
  system.addEventListener('change', tell)
  return () => system.removeEventListener('change', tell)
}

type Theme = { choice: ThemeChoice; choose: (choice: ThemeChoice) => void; large: boolean; enlarge: (large: boolean) => void }
const Context = createContext<Theme>({ choice: 'system', choose: () => undefined, large: false, enlarge: () => undefined })
export const useTheme = (): Theme => useContext(Context)

/** The server writes a fresh nonce into every page; without it the policy refuses antd's style elements. */
const nonceElement = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
const nonce = nonceElement?.nonce ?? nonceElement?.getAttribute('nonce') ?? ''

/** A select inside a dialog must open inside it: the browser's top layer covers everything outside. */
const popupHome = (node?: HTMLElement): HTMLElement => node?.closest('dialog') ?? document.body

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(readChoice)
  const [large, setLarge] = useState(() => kept(typeShelf) === 'large')
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
  useEffect(() => { document.documentElement.dataset['type'] = large ? 'large' : 'usual' }, [large])
  const choose = (next: ThemeChoice) => { setChoice(next); keep(themeShelf, next) }
  const enlarge = (next: boolean) => { setLarge(next); keep(typeShelf, next ? 'large' : 'usual') }
  const inHand = useMedia('(max-width: 639px)')
  const size = inHand ? (large ? 'handLarge' : 'hand') : large ? 'deskLarge' : 'desk'
  return (
    <Context value={{ choice, choose, large, enlarge }}>
      <StyleProvider hashPriority="high" transformers={[legacyLogicalPropertiesTransformer]}>
        <ConfigProvider locale={zhCN} csp={{ nonce }} theme={antdTheme(dark, size)} getPopupContainer={popupHome} virtual>
          {children}
        </ConfigProvider>
      </StyleProvider>
    </Context>
  )
}
