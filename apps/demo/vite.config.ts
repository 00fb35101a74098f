import { defineConfig, type UserConfig } from 'vite'

/** The server's policy lets no inline script run, and the page may lie under any path. */
const config: UserConfig = defineConfig({
  base: './',
  build: {
    target: 'es2024',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm start` in one terminal, `npx vite` here in another: changes show at once.
  server: {
    proxy: {
      '/demo': {
        target: 'http://127.0.0.1:7700',
        headers: { origin: 'http://127.0.0.1:7700' },
        changeOrigin: true,
      },
      '/v1': { target: 'ws://127.0.0.1:7700', ws: true },
    },
  },
})

export default config
