export { demoServer } from './commands/demo.ts'
export { type Environment, readSettings, type Settings, settingsTable } from './config.ts'
export { makeUserSig } from './features/session/user-sig.ts'
export { type RunningServer, type ServerOptions, startServer } from './main.ts'
