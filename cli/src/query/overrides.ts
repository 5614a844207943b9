import type { Platform, PresetName, Profile, Query } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";

/** The options of `vmprot query`, as the command line gives them. */
export interface QueryOptions extends AdapterOptions {
  readonly platform?: string;
  readonly profile?: Profile;
  readonly vm?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly lines?: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What the command line says in place of the queries. */
export class Overrides {
  readonly platform: PresetName | Platform | undefined;
  readonly profile: Profile | undefined;
  readonly explain: boolean;

  constructor(options: Partial<Pick<Overrides, "platform" | "profile" | "explain">>) {
    this.platform = options.platform;
    this.profile = options.profile;
    this.explain = options.explain === true;
  }

  /** Whether there are any. */
  get some(): boolean {
    return this.platform !== undefined || this.profile !== undefined || this.explain;
  }

  /** Changes the query itself, which nobody else has: millions of copies would cost time. */
  applyTo(query: Writable<Query>): void {
    if (this.platform !== undefined) query.platform = this.platform;
    if (this.profile !== undefined) query.profile = this.profile;
    if (this.explain) query.explain = true;
  }
}
