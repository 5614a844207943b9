import {
  type ExporterAdapter,
  type Facts,
  type Fix,
  type GuestMapVerdict,
  PLAIN_VM,
  type Platform,
  type Unknown,
  type Vm,
  VmProt,
  type VmProtEnvironment,
} from "@vmprot/core";
import type { BufferKind } from "./check.js";

/** Of which buffers. */
export interface BuffersOf {
  /** A DRM driver's alone; absent means every exporter's. */
  readonly driver?: string | undefined;
  /** What is known of its device in place of the host's. */
  readonly platform?: Platform;
  /**
   * Whether the device's DMA sees the CPU's caches. Kinds of buffers that are about others are left
   * out; unknown, it is of all.
   */
  readonly deviceCoherent?: boolean | Unknown;
}

/** A kind of buffer, and whether a guest may map it. */
export interface JudgedKind extends BufferKind {
  readonly facts: Facts;
  readonly platform: Platform;
  readonly verdict: GuestMapVerdict;
}

/** Every kind of buffer that the adapters know, on this host and in a plain VM. */
export class BufferKinds {
  readonly adapters: readonly ExporterAdapter[];
  readonly platform: Platform;
  readonly #vmProt: VmProt;
  /** By what is stated of host and VM. */
  readonly #environments = new Map<string, VmProtEnvironment>();

  constructor(adapters: readonly ExporterAdapter[], platform: Platform) {
    this.adapters = adapters;
    this.platform = platform;
    this.#vmProt = new VmProt(adapters, { baseVm: PLAIN_VM });
  }

  /** The adapter that answers for a DRM driver's buffers. */
  adapterOf(driver: string): ExporterAdapter | undefined {
    return this.adapters.find(
      ({ exporter, names = {}, probe }) =>
        exporter === driver || Object.hasOwn(names, driver) || probe?.drmDrivers?.includes(driver),
    );
  }

  judged(of: BuffersOf = {}): JudgedKind[] {
    const { driver, platform = this.platform } = of;
    const adapters = driver === undefined ? this.adapters : [this.adapterOf(driver)];
    return adapters.flatMap((adapter) => {
      if (adapter === undefined) return [];
      const says = driver === undefined ? {} : (own(adapter.names, driver) ?? {});
      return kindsOf(adapter, says, of.deviceCoherent).flatMap(({ name, facts }) => {
        const { exporter } = adapter;
        const verdict = this.verdict(exporter, facts, platform);
        // What was another driver's and makes no sense of this one.
        const isNone = verdict.kind === "refuse" && verdict.code === "UNKNOWN_FACTS";
        if (isNone && Object.keys(says).length > 0) return [];
        return [{ exporter, case: name, facts, platform, verdict }];
      });
    });
  }

  verdict(exporter: string, facts: Facts, platform: Platform, vm: Vm = {}): GuestMapVerdict {
    const key = JSON.stringify([platform, vm]);
    const environment = this.#environments.get(key) ?? this.#vmProt.environment(platform, vm);
    this.#environments.set(key, environment);
    return environment.query({ exporter, facts }).verdict;
  }

  /** What would have to be otherwise so that a plain VM's guest may map it, the cheapest first. */
  ways(exporter: string, facts: Facts, platform: Platform): readonly Fix[] {
    return this.#vmProt.query({ exporter, facts, platform, explain: true }).fixes?.ways ?? [];
  }

  /**
   * The kinds that are refused because something is not known.
   *
   * @param field such as `platform.fwb`; its verdict names it as one on which it depends
   */
  costs(field: string, of: BuffersOf = {}): BufferKind[] {
    return this.costsOfAny([field], of);
  }

  /** The same of several fields. */
  costsOfAny(fields: readonly string[], of: BuffersOf = {}): BufferKind[] {
    return this.judged(of)
      .filter(
        ({ verdict }) =>
          verdict.kind === "refuse" && verdict.unknown?.some((each) => fields.includes(each)),
      )
      .map(kindOf);
  }

  /** All that are meant. */
  named(of: BuffersOf): BufferKind[] {
    return this.judged(of).map(kindOf);
  }

  /** The kinds of which a device has to be asked. */
  asked(): BufferKind[] {
    return this.adapters
      .filter(({ probe }) => probe?.drmDrivers !== undefined)
      .flatMap(({ exporter, cases }) => cases.map(({ name }) => ({ exporter, case: name })));
  }
}

const kindOf = ({ exporter, case: name }: BufferKind): BufferKind => ({ exporter, case: name });

/** An adapter's kinds, with the facts that a driver's name says, and those of the device. */
function kindsOf(
  { facts: declared, cases }: ExporterAdapter,
  says: Facts,
  coherent: BuffersOf["deviceCoherent"],
): { readonly name: string; readonly facts: Facts }[] {
  const isAbout = coherent !== undefined && Object.hasOwn(declared, "deviceCoherent");
  const stated = cases
    .filter(({ facts: { deviceCoherent = "unknown" } }) => {
      const isOpen = !isAbout || deviceCoherent === "unknown" || coherent === "unknown";
      return isOpen || deviceCoherent === coherent;
    })
    .map(({ name, facts }) => ({
      name,
      facts: { ...facts, ...says, ...(isAbout && { deviceCoherent: coherent }) },
    }));
  // Kinds that differ in nothing else are one, which has the first one's name.
  const distinct = new Map<string, (typeof stated)[number]>();
  for (const each of stated) {
    const key = JSON.stringify(Object.entries(each.facts).sort());
    if (!distinct.has(key)) distinct.set(key, each);
  }
  return [...distinct.values()];
}

const own = <T>(from: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  from !== undefined && Object.hasOwn(from, name) ? from[name] : undefined;
