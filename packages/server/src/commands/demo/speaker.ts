import type { Input, MethodName, Output } from '@kidoku/protocol'
import type { Dispatch } from '../../dispatch.ts'

/** Asks the server as somebody who has no connection: the ordinary way, the ordinary checks, the ordinary answers. */
export type Speaker = <Name extends MethodName>(
  userId: string,
  method: Name,
  input: Input<Name>,
) => Promise<Output<Name>>

export function createSpeaker(dispatch: Dispatch): Speaker {
  return async <Name extends MethodName>(userId: string, method: Name, input: Input<Name>) =>
    // What a method answers is of its contract: the handlers' types say so.
    (await dispatch.run({ userId }, method, input, 0)) as Output<Name>
}
