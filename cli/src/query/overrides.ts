import type { Platform, PresetName, Profile, Query } from "@vmprot/core";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What the command line says in place of the queries. */
export class Overrides {
  readonly platform: PresetName | Platform | undefined;
  readonly profile: Profile | undefined;
  readonly explain: boolean;

  constructor(said: Partial<Pick<Overrides, "platform" | "profile" | "explain">>) {
    this.platform = said.platform;
    this.profile = said.profile;
    this.explain = said.explain === true;
  }

  /** Changes the query itself, which nobody else has: millions of copies would cost time. */
  applyTo(query: Writable<Query>): void {
    if (this.platform !== undefined) query.platform = this.platform;
    if (this.profile !== undefined) query.profile = this.profile;
    if (this.explain) query.explain = true;
  }
}
