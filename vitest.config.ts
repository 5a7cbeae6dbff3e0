import { defineConfig } from 'vitest/config'

const patient = { testTimeout: 60_000, hookTimeout: 60_000 }
const setupFiles = ['./testing/seeds.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { test: { name: 'domain', include: ['domain/src/**/*.test.ts'], environment: 'node', setupFiles, testTimeout: 20_000 } },
      { test: { name: 'web', include: ['web/src/**/*.test.{ts,tsx}'], environment: 'node', setupFiles, testTimeout: 20_000 } },
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
