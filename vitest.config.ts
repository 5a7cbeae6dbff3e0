import { defineConfig } from 'vitest/config'
import './testing/clock.mjs'

/** A loaded machine is slow, not wrong. */
const patient = { testTimeout: 180_000, hookTimeout: 180_000 }
const setupFiles = ['./testing/seeds.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { test: { name: 'domain', include: ['domain/src/**/*.test.ts'], environment: 'node', setupFiles, ...patient } },
      { test: { name: 'web', include: ['web/src/**/*.test.{ts,tsx}'], environment: 'node', setupFiles, ...patient } },
      {
        test: {
          name: 'server',
          include: ['{server/src,testing,cli,bench,scripts}/**/*.test.ts'],
          environment: 'node',
          globalSetup: './testing/databaseRun.ts',
          setupFiles,
          ...patient,
        },
      },
    ],
  },
})
