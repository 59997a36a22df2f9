/** A schema as far as requests of our own API need it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly security?: readonly object[];
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One operation of the document, ready to be tried. */
export interface Described {
  readonly name: string;
  readonly method: string;
  /** Below /api/v1. */
  readonly path: string;
  readonly isPublic: boolean;
  /** Names of the path's parameters that take an id. */
  readonly ids: readonly string[];
  /** A body of the form asked for, made of the schema alone; undefined if it takes none. */
  readonly body: unknown;
  /** Members of the body that take an id, or a list of them. */
  readonly bodyIds: readonly string[];
  readonly members: readonly string[];
}

/** Parameters of paths that are no ids of anybody's things, with something that each takes. */
const OTHERS: Readonly<Record<string, string>> = {
  ...{ path: '0/000', kind: 'sha256', value: 'ab'.repeat(32), size: '1', hash: 'ab'.repeat(32), index: '0' },
  ...{ position: '0', provider: 'none' },
};
/** What a member of a body is called that names a thing of somebody's. */
const NAMES_A_THING =
  /^(?:id|upload|manifestUpload|filings?|party|parties|account|member|signer|mandate|grantor|mandatary|invitation|client|report|message|corrects|reference|confirm|cursor)$/;

/** Every operation of the API below /api/v1. */
export function describedOperations(document: Document): readonly Described[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    path.startsWith('/api/v1/')
      ? Object.entries(item).map(([method, operation]) => described(document, path, method, operation))
      : [],
  );
}

function described(document: Document, path: string, method: string, operation: Operation): Described {
  const schema = operation.requestBody?.content['application/json']?.schema;
  const object = schema === undefined ? undefined : firstOf(document, schema);
  const members = Object.keys(object?.properties ?? {});
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const below = path.slice('/api/v1'.length);
  return {
    name: `${method.toUpperCase()} ${below}`,
    method: method.toUpperCase(),
    path: names.reduce((text, name) => text.replace(`{${name}}`, OTHERS[name] ?? `{${name}}`), below),
    isPublic: operation.security?.length === 0,
    ids: names.filter((name) => !Object.hasOwn(OTHERS, name)),
    body: schema === undefined ? undefined : someValue(document, schema),
    bodyIds: members.filter((name) => NAMES_A_THING.test(name)),
    members,
  };
}

function firstOf(document: Document, schema: Schema): Schema {
  if (schema.$ref !== undefined) return firstOf(document, document.components.schemas[schema.$ref.split('/').at(-1)!]!);
  const inner = schema.oneOf?.[0] ?? schema.allOf?.[0];
  return inner === undefined ? schema : firstOf(document, inner);
}

function someValue(document: Document, given: Schema): unknown {
  const schema = firstOf(document, given);
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.example !== undefined) return schema.example;
  switch (schema.type) {
    case 'object':
    case undefined:
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, someValue(document, schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => someValue(document, schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return schema.format === 'date-time'
        ? new Date().toISOString()
        : 'a text 文字 '.padEnd(schema.minLength ?? 0, 'x');
  }
}
