import { readMarks } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import { setAllReadMarks, setReadMark, setUnread } from './service.ts'

export const readMarksFeature: Feature = feature('readMarks', readMarks, {
  handlers: {
    'readMarks.set': setReadMark,
    'readMarks.setAll': setAllReadMarks,
    'readMarks.setUnread': setUnread,
  },
})
