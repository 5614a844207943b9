import type { MapInfo } from "./contract/cache-mode.js";
import type { Result } from "./contract/result.js";
import { VmprotError } from "./contract/vmprot-error.js";
import type { Buffer } from "./define-adapter.js";
import { ownFields } from "./engine/own-fields.js";
import { profileOf } from "./engine/profile-of.js";
import type { GuestMapping, MappingChanges, MappingState } from "./guest-mapping.js";
import { copyOfFacts, copyOfVmFacts, mergedVmFacts, type VmFacts } from "./vm-facts.js";
import type { EnvironmentQuery, VmProt, VmProtEnvironment } from "./vm-prot.js";

/**
 * The buffers that one VM's guest has mapped, asked about anew whenever what is known of the VM changes.
 * Pure bookkeeping: it maps and unmaps nothing, the VMM does.
 *
 * @typeParam Id the VMM's own name of a mapping, compared as a `Map` compares its keys
 */
export class GuestMappings<Id = string> {
  readonly #vmProt: VmProt;
  readonly #held = new Map<Id, GuestMapping<Id>>();
  #facts: VmFacts;
  #environment: VmProtEnvironment;

  /** @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN if facts are malformed */
  constructor(vmProt: VmProt, facts: VmFacts = {}) {
    this.#vmProt = vmProt;
    this.#facts = copyOfVmFacts(facts);
    this.#environment = this.#checked(this.#facts);
  }

  /** What mappings are asked about by now. */
  get facts(): VmFacts {
    return this.#facts;
  }

  /** How many mappings are held, revoked ones included. */
  get size(): number {
    return this.#held.size;
  }

  /** The mapping of that name, if it is held. */
  get(id: Id): GuestMapping<Id> | undefined {
    return this.#held.get(id);
  }

  /** Every mapping that is held, oldest first. */
  [Symbol.iterator](): IterableIterator<GuestMapping<Id>> {
    return this.#held.values();
  }

  /**
   * Asks whether the guest may map a buffer; where it may, the mapping is held from now on.
   *
   * @throws VmprotError MAPPING_HELD if one of that name is held, revoked or not; FIELD_UNKNOWN or
   * FIELD_VALUE if the buffer is malformed
   */
  add(id: Id, buffer: Buffer): Result {
    if (this.#held.has(id)) throw new VmprotError("MAPPING_HELD");
    const { exporter, facts } = ownFields(buffer, "the buffer", ["exporter", "facts"]);
    const held = { exporter, facts: copyOfFacts(facts) };
    const result = this.#query(this.#environment, held, this.#facts);
    const { verdict } = result;
    if (verdict.kind === "refuse") return result;
    this.#hold({ id, ...held, told: verdict.mapInfo, result, state: "keep" });
    return result;
  }

  /** The guest has unmapped it, or is gone. Returns what was held. */
  remove(id: Id): GuestMapping<Id> | undefined {
    const mapping = this.#held.get(id);
    this.#held.delete(id);
    return mapping;
  }

  /**
   * The VMM has taken it from the guest. It stays held, and its name taken, until the guest lets go
   * of it too and `remove` is called; facts that would allow it again do not bring it back.
   */
  revoke(id: Id): GuestMapping<Id> | undefined {
    const mapping = this.#held.get(id);
    return mapping && this.#hold({ ...mapping, state: "revoked" });
  }

  /** The guest has been told the attribute that is right now. Without effect on refused mappings. */
  retell(id: Id): GuestMapping<Id> | undefined {
    const mapping = this.#held.get(id);
    const verdict = mapping?.result.verdict;
    if (mapping?.state !== "change" || verdict?.kind !== "map") return mapping;
    return this.#hold({ ...mapping, told: verdict.mapInfo, state: "keep" });
  }

  /**
   * What {@link update} with these facts would return. Ask before the facts come true: a mapping
   * that a new device makes unsafe must be gone before the device is there.
   *
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN if facts are malformed
   */
  preview(facts: VmFacts): MappingChanges<Id> {
    const merged = mergedVmFacts(this.#facts, copyOfVmFacts(facts));
    const environment = this.#checked(merged);
    return sorted([...this].map((mapping) => this.#asOf(environment, merged, mapping)));
  }

  /**
   * These facts hold from now on: every mapping is asked about anew, and what was not done about
   * earlier changes is returned again. If it throws, nothing has changed.
   *
   * @param facts `vm` goes over what was known, field by field (a field is forgotten by saying
   * `unknown`); `platform` and `profile` replace what was known, if they are present
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN if facts are malformed
   */
  update(facts: VmFacts): MappingChanges<Id> {
    const merged = mergedVmFacts(this.#facts, copyOfVmFacts(facts));
    const environment = this.#checked(merged);
    const all = [...this].map((mapping) => this.#asOf(environment, merged, mapping));
    this.#facts = merged;
    this.#environment = environment;
    for (const mapping of all) this.#hold(mapping);
    return sorted(all);
  }

  #hold(mapping: GuestMapping<Id>): GuestMapping<Id> {
    this.#held.set(mapping.id, Object.freeze(mapping));
    return mapping;
  }

  #query(environment: VmProtEnvironment, buffer: Buffer, { profile }: VmFacts): Result {
    const query: EnvironmentQuery = { exporter: buffer.exporter, facts: buffer.facts };
    return environment.query(profile === undefined ? query : { ...query, profile });
  }

  #asOf(environment: VmProtEnvironment, by: VmFacts, mapping: GuestMapping<Id>): GuestMapping<Id> {
    const result = this.#query(environment, mapping, by);
    const state = mapping.state === "revoked" ? "revoked" : stateOf(result, mapping.told);
    return Object.freeze({ ...mapping, result, state });
  }

  /** Throws where the policy does not understand the facts, the profile included. */
  #checked(facts: VmFacts): VmProtEnvironment {
    const environment = this.#vmProt.environment(facts.platform, facts.vm);
    profileOf(facts.profile);
    return environment;
  }
}

/** An attribute that is not binding may differ from what the guest was told: it does no harm. */
function stateOf({ verdict }: Result, told: MapInfo): MappingState {
  if (verdict.kind === "refuse") return "revoke";
  return verdict.guestAttribute === "binding" && verdict.mapInfo !== told ? "change" : "keep";
}

function sorted<Id>(mappings: readonly GuestMapping<Id>[]): MappingChanges<Id> {
  const of = (state: MappingState) => mappings.filter((mapping) => mapping.state === state);
  return { revoke: of("revoke"), change: of("change"), keep: of("keep") };
}
