import type { Unsubscribe, V2TIMManager } from '@kidoku/sdk'

/** There is nothing to do but to show it: the SDK comes back by itself, and then tells what was missed. */
export function watchLine(manager: V2TIMManager, show: (line: string) => void): Unsubscribe {
  return manager.addIMSDKListener({
    onConnectFailed: () => show('offline: receipts are kept'),
    onConnecting: () => show('trying again'),
    onConnectSuccess: () => show('back: receipts are handed over, missed events told'),
  })
}
