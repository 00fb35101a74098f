import { defineConfig, type UserConfig } from 'vite'

/** The server's policy lets no inline script and no inline style run. */
const config: UserConfig = defineConfig({
  base: '/console/',
  build: {
    target: 'es2024',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One page, loaded once by a handful of people.
    chunkSizeWarningLimit: 800,
    // Base UI marks its files for servers that render React; here there is none.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  // `npm start` in one terminal, `npx vite` here in another: changes show at once.
  server: {
    proxy: {
      '/console/api': {
        target: 'http://127.0.0.1:7700',
        headers: { origin: 'http://127.0.0.1:7700' },
        changeOrigin: true,
      },
    },
  },
})

export default config
