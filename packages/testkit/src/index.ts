export { type ConsoleClient, ConsoleError, goodPassword, openConsole, tokenOf } from './console-client.ts'
export { connectFrames, type FrameClient, FrameError, type Told } from './frame-client.ts'
export { type Language, nats, type Piece, type Splitter, webSocket } from './message-splitters.ts'
export { findProgram, hasNats, type NatsServer, startNats, unprivileged } from './nats-server.ts'
export {
  createTestDatabase,
  type PostgresServer,
  startPostgres,
  type TestDatabase,
  usesPostgres,
} from './postgres-server.ts'
export { startProxy, type TcpProxy } from './proxy.ts'
export { type Hook, type Receiver, type Reply, startReceiver } from './receiver.ts'
export { type GivenHome, makeHome, type ServerHome } from './server-home.ts'
export { environmentOfSpawned, type SpawnedServer, spawnServer } from './spawn-server.ts'
export { startTestServer, type TestServer } from './test-server.ts'
