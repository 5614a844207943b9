/** One mistake, as ajv reports it. */
export interface SchemaError {
  /** JSON Pointer to the wrong value. */
  readonly instancePath: string;
  /** Where the violated rule stands in the schema. */
  readonly schemaPath: string;
  /** The violated rule: `type`, `enum`, `required`, … */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The part of the schema that holds the rule. */
  readonly parentSchema: Subschema;
  /** The wrong value itself. */
  readonly data: unknown;
}

/** The part of JSON Schema that the contract's schemas use. */
export interface Subschema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly items?: Subschema;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
  readonly anyOf?: readonly Subschema[];
  readonly properties?: Readonly<Record<string, Subschema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}
