/** What a client needs at run time: numbers, codes and names, without the schemas (which only the server checks). */
export * from './errors.ts'
export * from './frames.ts'
export * from './group-members-max.ts'
export * as limits from './limits.ts'
export * from './names.ts'
