export { connectFrames, type FrameClient, FrameError, type Told } from './frame-client.ts'
export { startTestServer, type TestServer } from './test-server.ts'
