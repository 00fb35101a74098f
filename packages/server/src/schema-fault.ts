/** What a check has found, as typebox says it. */
export interface SchemaFault {
  readonly keyword: string
  readonly schemaPath: string
  readonly instancePath: string
  readonly params: unknown
  readonly message: string
}

/**
 * The fault to tell of. Of a value that may be of several kinds, each kind says why it is not that one: what the kind says whose
 * own mark is there is what helps.
 */
export function firstFault<Fault extends SchemaFault>(faults: readonly Fault[]): Fault | undefined {
  const aside = new Set(faults.filter(({ keyword }) => keyword === 'anyOf').flatMap(ofOtherKinds))
  const rest = faults.filter((fault) => !aside.has(fault))
  return rest.find(({ keyword }) => keyword !== 'boolean') ?? rest[0]

  function ofOtherKinds(union: Fault): readonly Fault[] {
    const prefix = `${union.schemaPath}/anyOf/`
    const kindOf = ({ schemaPath }: Fault): string => schemaPath.slice(prefix.length).split('/')[0] ?? ''
    const inside = faults.filter(({ schemaPath }) => schemaPath.startsWith(prefix))
    /** A word in a field of the value itself, not further in. */
    const isMark = ({ keyword, instancePath }: Fault): boolean =>
      keyword === 'const' && instancePath.slice(union.instancePath.length).split('/').length === 2
    const unmarked = new Set(inside.filter(isMark).map(kindOf))
    if (unmarked.size < new Set(inside.map(kindOf)).size)
      return inside.filter((fault) => unmarked.has(kindOf(fault)))
    // None of the kinds that there are: which there are is all there is to say.
    return unmarked.size === 0 ? [] : inside.filter((fault) => !isMark(fault))
  }
}

/** What was expected there: "must be integer", "must be 0 or 1", "must not have additional properties: foo". */
export function expectationOf(fault: SchemaFault, faults: readonly SchemaFault[]): string {
  const words = faults
    .filter(({ keyword, instancePath }) => keyword === 'const' && instancePath === fault.instancePath)
    .map(({ params }) => String(paramOf(params, 'allowedValue')))
  if (words.length > 0) return `must be ${inWords([...new Set(words)])}`
  const surplus = paramOf(fault.params, 'additionalProperties')
  if (!Array.isArray(surplus)) return fault.message
  return `${fault.message}: ${surplus.map((name) => String(name).slice(0, 64)).join(', ')}`
}

function paramOf(params: unknown, name: string): unknown {
  return Object.entries(params ?? {}).find(([key]) => key === name)?.[1]
}

function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
