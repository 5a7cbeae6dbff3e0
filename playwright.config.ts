import { defineConfig } from '@playwright/test'

const port = 18_090

/** Journeys meet the product as a newcomer does: `npm start` on an empty folder, the demo county, a real browser. */
export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  use: {
    baseURL: `http://localhost:${port}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env.QINGHE_CHROMIUM === undefined ? {} : { executablePath: process.env.QINGHE_CHROMIUM }),
      // Chromium's own sandbox refuses root and most containers; the pages it visits here are ours.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
  webServer: {
    command: 'node e2e/server.mjs',
    url: `http://localhost:${port}/health/ready`,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: { PORT: String(port) },
    stdout: 'ignore',
  },
})
