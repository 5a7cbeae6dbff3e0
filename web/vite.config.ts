/** The web app is one static bundle; the server sends index.html for every address that is neither a file nor /api. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin } from 'vite'

/** Windows 7 and domestic desktops stop at Chromium 90, old iPhones at Safari 15.4. */
const floor = ['chrome90', 'safari15.4']

const worthIt = 1_024
/** Beside each file of text its brotli and gzip twins: the server sends them as they are and compresses nothing at work. */
const compressed: Plugin = {
  name: 'compressed', apply: 'build',
  writeBundle: ({ dir = '' }, bundle) => {
    for (const name of Object.keys(bundle).filter(file => /\.(js|css|svg)$/.test(file))) {
      const bytes = readFileSync(join(dir, name))
      if (bytes.length < worthIt) continue
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
      writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    }
  },
}

/** The public door: one page with script and style in it and nothing of the app, for whatever telephone somebody has at hand. */
const older = ['chrome70', 'safari13']
const door: Plugin = {
  name: 'door', apply: 'build',
  closeBundle: async () => {
    const folder = join(import.meta.dirname, 'src/incidents/door')
    const made = await build({
      configFile: false, root: import.meta.dirname, logLevel: 'warn', publicDir: false,
      build: { target: older, write: false, rollupOptions: { input: join(folder, 'main.ts'), output: { format: 'iife' } } },
    })
    const { output } = Array.isArray(made) ? made[0] ?? { output: [] } : 'output' in made ? made : { output: [] }
    const code = output.flatMap(one => (one.type === 'chunk' ? [one.code] : [])).join('\n').replaceAll('</script', '<\\/script')
    const page = readFileSync(join(folder, 'page.html'), 'utf8').replace('/*style*/', () => readFileSync(join(folder, 'door.css'), 'utf8')).replace('/*script*/', () => code)
    writeFileSync(join(import.meta.dirname, 'dist/door.html'), page)
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed, door],
  // The server replaces this word with a fresh nonce in every index.html it sends (strict CSP, SECURITY.md).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: floor,
    cssTarget: floor,
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rollupOptions: {
      output: {
        // What older browsers lack must be there before any other chunk runs, so it is one by itself, and zod is set up in its own.
        // Libraries change rarely: one shared file each that stays in the browser's cache over releases.
        codeSplitting: {
          groups: [
            { name: 'older', test: /app\/olderBrowsers/ },
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'tanstack', test: /node_modules\/@tanstack\// },
            { name: 'zod', test: /node_modules\/zod\/|app\/zodSetup/ },
          ],
        },
      },
    },
  },
  // The server compares Origin with Host, so the proxy must leave the host alone.
  server: { port: 5173, strictPort: true, proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } } },
})
