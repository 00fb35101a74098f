import { defineConfig, type UserConfig } from 'vite'

/** The stories: `npx vite` here shows them, and the browser tests look at what `npx vite build` makes of them. */
const config: UserConfig = defineConfig({
  root: `${import.meta.dirname}/stories`,
  base: './',
  build: { target: 'es2024', outDir: '../dist', emptyOutDir: true },
})

export default config
