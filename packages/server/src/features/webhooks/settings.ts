import { flag, live, oneOf, type Setting, secret, some, text, whole } from '../../setting.ts'
import { afterCommands, beforeCommands } from './commands.ts'

export interface WebhookSettings {
  readonly webhooksUrl: string
  readonly webhooksCommands: readonly string[]
  readonly webhooksSecret: string
  readonly webhooksAnswerWithinMs: number
  readonly webhooksBeforeWithinMs: number
  readonly webhooksBeforeUnanswered: 'pass' | 'refuse'
  readonly webhooksLanesMax: number
  readonly webhooksQueuedMax: number
  readonly webhooksAgeMsMax: number
  readonly webhooksAllowHttp: boolean
  readonly webhooksAllowPrivate: boolean
}

const secretCharactersMin = 16

export const webhookSettings: {
  readonly [Name in keyof WebhookSettings]: Setting<WebhookSettings[Name]>
} = {
  webhooksUrl: live(
    'webhooks.url',
    text('', 'webhooks-url', 'Where webhooks are sent. Empty: there are none.', faultOfUrl),
  ),
  webhooksCommands: live(
    'webhooks.commands',
    some(
      [...afterCommands, ...beforeCommands],
      afterCommands,
      'webhooks-commands',
      'Which webhooks there are, divided by commas. Those with Before in their name make senders wait for an answer.',
      (wrong) => `"${wrong}" is none of the commands: ${[...afterCommands, ...beforeCommands].join(', ')}.`,
    ),
  ),
  webhooksSecret: live(
    'webhooks.secret',
    secret(
      text(
        '',
        'webhooks-secret',
        'Key that webhooks are signed with, so that the receiver knows who sends them. Empty: not signed.',
        (given) =>
          given !== '' && given.length < secretCharactersMin
            ? `at least ${secretCharactersMin} characters, or none.`
            : undefined,
      ),
    ),
  ),
  webhooksAnswerWithinMs: live(
    'webhooks.answerWithinMs',
    whole(
      5_000,
      'webhooks-answer-within-ms',
      'How long the receiver may take to answer what has happened, before it is sent again.',
      100,
      20_000,
      'ms',
    ),
  ),
  webhooksBeforeWithinMs: live(
    'webhooks.beforeWithinMs',
    whole(
      2_000,
      'webhooks-before-within-ms',
      'How long the receiver may take to answer what is about to happen; the sender waits as long.',
      50,
      10_000,
      'ms',
    ),
  ),
  webhooksBeforeUnanswered: live(
    'webhooks.beforeUnanswered',
    oneOf(
      ['pass', 'refuse'],
      'pass',
      'webhooks-before-unanswered',
      'What becomes of a command where the receiver did not answer in time, or not with what can be read.',
    ),
  ),
  webhooksLanesMax: live(
    'webhooks.lanesMax',
    whole(16, 'webhooks-lanes-max', 'Webhooks a node sends at once, of as many conversations.', 1, 1_000),
  ),
  webhooksQueuedMax: live(
    'webhooks.queuedMax',
    whole(
      100_000,
      'webhooks-queued-max',
      'Webhooks that wait to be sent; above so many, new ones are dropped and counted.',
      1,
      10_000_000,
    ),
  ),
  webhooksAgeMsMax: live(
    'webhooks.ageMsMax',
    whole(
      86_400_000,
      'webhooks-age-ms-max',
      'How long a webhook is tried; then it is dropped and counted.',
      1_000,
      2_592_000_000,
      'ms',
    ),
  ),
  webhooksAllowHttp: flag(
    false,
    'webhooks-allow-http',
    'Whether webhooks may go over plain HTTP. Set where the server is started, not by administrators.',
  ),
  webhooksAllowPrivate: flag(
    false,
    'webhooks-allow-private',
    'Whether webhooks may go to private, loopback and link-local addresses. Set where the server is started, not by administrators.',
  ),
}

function faultOfUrl(given: string): string | undefined {
  if (given === '') return undefined
  if (!URL.canParse(given)) return 'an address like https://example.com/webhook.'
  const { protocol, username, password, hash } = new URL(given)
  if (protocol !== 'https:' && protocol !== 'http:') return 'an address that begins with https://.'
  if (username !== '' || password !== '' || hash !== '')
    return 'an address without a user, a password or a #.'
  return undefined
}
