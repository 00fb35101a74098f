/** The part of `@xmpp/client` that is used here; the package brings no types. */
declare module '@xmpp/client' {
  import type { Socket } from 'node:net'

  export interface Element {
    readonly name: string
    readonly attrs: Readonly<Record<string, string>>
    toString(): string
  }
  export interface XmppClient {
    readonly socket: Socket
    timeout: number
    readonly reconnect: { stop(): void }
    start(): Promise<unknown>
    send(element: Element): Promise<void>
    on(event: 'error', listener: (error: Error) => void): void
    on(event: 'stanza', listener: (stanza: Element) => void): void
  }
  export function client(options: { readonly service: string; readonly domain: string }): XmppClient
  export function xml(
    name: string,
    attributes: Readonly<Record<string, string>>,
    ...children: readonly (Element | string)[]
  ): Element
}
