import { defineConfig } from '@playwright/test'
import { readProduct } from './e2e/product.ts'
import './testing/clock.mjs'

/** Journeys meet the product as a newcomer does: the command of `npm start` on an empty folder, the demo county, a real browser. */
export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  globalSetup: './e2e/setUp.ts',
  workers: 1,
  fullyParallel: false,
  // Once more, a serial journey from its first step. What fails twice is a fault; what fails once is named at the end, and is a fault if a page broke (`scripts/suites.mjs`).
  // Journeys that change the county for good fail the second time for their own traces: then the first failure is the one to read.
  retries: 1,
  // Generous: a loaded machine is slow, not wrong. Nothing here waits for a time, only for what is on the screen.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  use: {
    baseURL: readProduct()?.url ?? 'http://localhost',
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    actionTimeout: 60_000,
    navigationTimeout: 120_000,
    launchOptions: {
      executablePath: process.env.QINGHE_CHROMIUM ?? process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Chromium's own sandbox refuses root and most containers; the pages it visits here are ours. It must not call home.
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
  },
})
