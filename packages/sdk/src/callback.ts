/** What the native samples hand over last; the promise says the same. Of functions instead, the last two are these two. */
export interface V2TIMValueCallback<T> {
  onSuccess?(value: T): void
  onError?(code: number, desc: string): void
}

export type V2TIMCallback = V2TIMValueCallback<void>

export interface V2TIMSendCallback<T> extends V2TIMValueCallback<T> {
  /** Told 100 once it is sent: no message here has files. */
  onProgress?(progress: number): void
}
