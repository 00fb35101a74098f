import { receiptsConformance } from './conformance/receipts.ts'
import { startTestServer } from './test-server.ts'

receiptsConformance((overrides) => startTestServer(overrides))
