import Type, { type TProperties } from 'typebox'
import type { ApiCommand, ApiService } from './command.ts'

const verdict = {
  ActionStatus: { type: 'string', enum: ['OK', 'FAIL'] },
  ErrorCode: { type: 'integer', description: '0, or what went wrong' },
  ErrorInfo: { type: 'string', description: 'What went wrong, in words' },
  RequestId: { type: 'string' },
} as const

const queryKey = (name: string, description: string): object => ({
  type: 'apiKey',
  in: 'query',
  name,
  description,
})

/** OpenAPI 3.1 of the server API: its schemas are the ones that the requests are checked against. */
export function openApiOf(services: readonly ApiService[], version: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kidoku server API',
      version,
      description:
        'For programs on a server of yours, which act as an administrator. HTTP 200 whatever comes of a call: `ActionStatus` and `ErrorCode` say it. ' +
        'Authorize with the SDKAppID, the identifier `administrator`, and what `kidoku usersig administrator` prints.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ sdkappid: [], identifier: [], usersig: [] }],
    tags: services.map(({ name }) => ({ name })),
    paths: Object.fromEntries(
      services.flatMap((service) =>
        service.commands.map((command) => [
          `/v4/${service.name}/${command.name}`,
          { post: operationOf(service, command) },
        ]),
      ),
    ),
    components: {
      securitySchemes: {
        sdkappid: queryKey('sdkappid', 'The SDKAppID that this server serves.'),
        identifier: queryKey('identifier', 'The user ID of an administrator.'),
        usersig: queryKey('usersig', "The administrator's UserSig."),
      },
      parameters: {
        random: {
          name: 'random',
          in: 'query',
          schema: { type: 'integer', minimum: 0, maximum: 0xffff_ffff, default: 1 },
        },
        contenttype: {
          name: 'contenttype',
          in: 'query',
          schema: { type: 'string', const: 'json', default: 'json' },
        },
      },
      schemas: {
        Refusal: { type: 'object', properties: verdict, required: Object.keys(verdict) },
      },
    },
  }
}

function operationOf(service: ApiService, command: ApiCommand): object {
  const { sentence } = command
  return {
    operationId: `${service.name}.${command.name}`,
    tags: [service.name],
    summary: sentence,
    parameters: [{ $ref: '#/components/parameters/random' }, { $ref: '#/components/parameters/contenttype' }],
    requestBody: { required: true, content: { 'application/json': { schema: plain(command.request) } } },
    responses: {
      200: {
        description: 'What came of it',
        content: {
          'application/json': {
            schema: { anyOf: [answerOf(command.answer), { $ref: '#/components/schemas/Refusal' }] },
          },
        },
      },
    },
  }
}

function answerOf(answer: TProperties): object {
  const { properties, required = [] } = plain(Type.Object(answer))
  return {
    type: 'object',
    properties: { ...properties, ...verdict },
    required: [...new Set([...Object.keys(verdict), ...required])],
  }
}

/** The schema as JSON has it. */
function plain<T extends object>(schema: T): T {
  return JSON.parse(JSON.stringify(schema)) as T
}
