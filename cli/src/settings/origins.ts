import { type ExporterAdapter, type Facts, type Platform, PRESETS, type Query } from "@vmprot/core";
import { HOST_TRAITS } from "@vmprot/core/tables";
import { type Settings, unlikePlain } from "./settings.js";

/**
 * Where a fact's value is from: the driver said it (`measured`), the query or the exporter's name does
 * (`stated`), the caller takes it for granted (`assumed`), its absence means it (`default`), or nobody
 * knows it.
 */
export type FactOrigin = "measured" | "stated" | "assumed" | "default" | "unknown";

/**
 * Where a field's value is from: read on this machine (`detected`), a preset's, in a file, in the query
 * (`stated`), set by the caller whatever others say (`set`), or nobody knows it.
 */
export type FieldOrigin = "detected" | "preset" | "file" | "stated" | "set" | "unknown";

/** A platform, and where all of it is from. */
export interface HostOrigin {
  readonly value: NonNullable<Query["platform"]>;
  readonly from: FieldOrigin;
}

/** What a row's result is of, and where that is from. */
export interface Origins {
  /** Of each fact that the exporter has; absent where there are no facts. */
  readonly facts?: { readonly [fact: string]: FactOrigin };
  /** Of each field that is stated of the host; what is absent is unknown. */
  readonly platform: { readonly [field: string]: FieldOrigin };
  /** Of each field that is stated of the VM; what is absent is a plain VM's. */
  readonly vm: { readonly [field: string]: FieldOrigin };
}

/** What an answer is of. */
export interface Asked {
  readonly query: Pick<Query, "exporter" | "facts" | "vm">;
  /** What is known of the host before fields are set. */
  readonly platform: HostOrigin | undefined;
  /** Facts that were assumed; the query's can have them or not. */
  readonly assumed: Facts;
  /** The exporter's adapter, where there is one. */
  readonly adapter: ExporterAdapter | undefined;
  /** Who said the facts. */
  readonly how: "measured" | "stated";
}

/** Says where all of it is from. */
export function originsOf(asked: Asked, settings: Settings): Origins {
  const { query, platform, adapter } = asked;
  const { set } = settings;
  const preset = PRESETS.find(({ name }) => name === platform?.value);
  const host: Platform = preset?.platform ?? (platform?.value as Platform | undefined) ?? {};
  return {
    ...(adapter && { facts: factOrigins(asked, adapter, { ...host, ...set.platform }) }),
    platform: { ...from(host, platform?.from ?? "stated"), ...from(set.platform, "set") },
    vm: {
      ...(preset && from(unlikePlain(preset.vm), "preset")),
      ...from(settings.vm, "file"),
      ...from(query.vm ?? {}, "stated"),
      ...from(set.vm, "set"),
    },
  };
}

function factOrigins(
  { query, assumed, how }: Asked,
  adapter: ExporterAdapter,
  host: Platform,
): Record<string, FactOrigin> {
  const said = adapter.names?.[query.exporter] ?? {};
  const isCoherent = HOST_TRAITS.some(({ arch, dmaCoherent }) => arch === host.arch && dmaCoherent);
  return Object.fromEntries(
    Object.entries(adapter.facts).map(([name, { absent, absentIfDmaCoherent }]) => {
      if (Object.hasOwn(said, name)) return [name, "stated"];
      if (Object.hasOwn(assumed, name)) return [name, known(assumed[name], "assumed")];
      const value = query.facts[name];
      if (value !== undefined) return [name, known(value, how)];
      const usual = (isCoherent ? absentIfDmaCoherent : undefined) ?? absent ?? "unknown";
      return [name, known(usual, "default")];
    }),
  );
}

const from = (fields: object, origin: FieldOrigin): Record<string, FieldOrigin> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, known(value, origin)]));

const known = <Origin extends string>(value: unknown, origin: Origin): Origin | "unknown" =>
  value === "unknown" ? "unknown" : origin;
