// Made from schemas/json by `npm run schemas`: do not edit.

/** What ajv says of one mistake. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

/** Checks a value; `errors` are those of the last call. */
export interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

export declare const query: Validate;
export declare const answer: Validate;
export declare const verdict: Validate;
export declare const result: Validate;
export declare const platform: Validate;
export declare const vm: Validate;
export declare const manifest: Validate;
export declare const config: Validate;

/** The validators of facts by exporter. */
export declare const facts: ReadonlyMap<string, Validate>;
