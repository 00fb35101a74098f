import { audit } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { listAudit } from './service.ts'

export const auditFeature: Feature = feature('audit', audit, { handlers: { 'audit.list': listAudit } })
