export { type ConsoleClient, ConsoleError, goodPassword, openConsole, tokenOf } from './console-client.ts'
export { connectFrames, type FrameClient, FrameError, type Told } from './frame-client.ts'
export { type SpawnedServer, spawnServer } from './spawn-server.ts'
export { startTestServer, type TestServer } from './test-server.ts'
