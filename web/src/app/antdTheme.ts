/** tokens.css in antd's words, so that its selects and date pickers look like the rest. Colours are repeated because antd
 *  computes shades from them; the two lists are compared by eye in the kit page. */
import { theme, type ThemeConfig } from 'antd'

const light = {
  brand: '#1f7a5c', brandInk: '#17634a', brand1: '#eef6f2', amber: '#dd9a12', red: '#d33a2f', blue: '#46789a',
  ink: '#14231c', ink2: '#43534c', ink3: '#61706a', ink4: '#98a59f',
  bg: '#f3f6f4', surface: '#ffffff', surface2: '#f8faf9', surface3: '#eef2f0', line: '#e2e8e5', lineStrong: '#c9d3ce',
  focus: 'rgba(31, 122, 92, .28)', shadow: '0 4px 16px rgba(20, 35, 28, .10), 0 1px 3px rgba(20, 35, 28, .08)',
}
const dark: typeof light = {
  brand: '#22805e', brandInk: '#7fd0b2', brand1: '#15271f', amber: '#d9982a', red: '#cf3f34', blue: '#5b8cae',
  ink: '#e4ede8', ink2: '#b4c3bc', ink3: '#8d9d96', ink4: '#5d6c66',
  bg: '#0d1311', surface: '#151d1a', surface2: '#1a2420', surface3: '#23302b', line: '#27342f', lineStrong: '#3d4e47',
  focus: 'rgba(63, 164, 128, .4)', shadow: '0 4px 16px rgba(0, 0, 0, .5)',
}

const fontFamily = '"PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", '
  + '"Source Han Sans SC", system-ui, sans-serif'

/** Letters and targets as tokens.css has them: the desk, 大字 on the desk, in the hand, 大字 in the hand. */
const sizes = {
  desk: { fontSize: 14, controlHeight: 32, controlHeightSM: 28 }, deskLarge: { fontSize: 17, controlHeight: 40, controlHeightSM: 34 },
  hand: { fontSize: 16, controlHeight: 48, controlHeightSM: 40 }, handLarge: { fontSize: 20, controlHeight: 52, controlHeightSM: 44 },
} as const
type Size = keyof typeof sizes

export function antdTheme(isDark: boolean, size: Size): ThemeConfig {
  const c = isDark ? dark : light
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily, ...sizes[size], borderRadius: 6, borderRadiusLG: 10, wireframe: false, motion: false,
      colorPrimary: c.brand, colorSuccess: c.brand, colorPrimaryBg: c.brand1, controlItemBgActive: c.brand1,
      colorWarning: c.amber, colorError: c.red, colorInfo: c.blue, colorLink: c.brandInk,
      colorText: c.ink, colorTextSecondary: c.ink2, colorTextTertiary: c.ink3, colorTextQuaternary: c.ink4, colorTextPlaceholder: c.ink3,
      colorBgLayout: c.bg, colorBgContainer: c.surface, colorBgElevated: c.surface, colorFillAlter: c.surface2, colorFillTertiary: c.surface3,
      colorBorder: c.lineStrong, colorBorderSecondary: c.line, controlOutline: c.focus, boxShadowSecondary: c.shadow,
      fontWeightStrong: 600,
    },
    components: { Select: { optionSelectedFontWeight: 600, optionPadding: size === 'desk' ? '5px 10px' : '11px 12px' } },
  }
}
