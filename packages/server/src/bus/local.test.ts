import { busContract } from './bus.contract.ts'
import { createLocalBus } from './local.ts'

busContract('in process', async () => {
  const bus = createLocalBus()
  return { one: bus, other: bus, close: () => bus.close() }
})
