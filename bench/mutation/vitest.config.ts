import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['domain/src/**/*.test.ts'], environment: 'node', testTimeout: 20_000, setupFiles: ['./testing/seeds.ts'] } })
