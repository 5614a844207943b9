import type { MapInfo } from "./contract/cache-mode.js";
import type { OwnFacts } from "./contract/own-facts.js";
import type { Platform, PresetName } from "./contract/platform.js";
import type { Result } from "./contract/result.js";
import type { Vm } from "./contract/vm.js";
import { VmprotError } from "./contract/vmprot-error.js";
import type { Buffer } from "./define-adapter.js";
import type { GuestMapping, MappingChanges } from "./guest-mapping.js";
import { MappingEnvironments } from "./mapping-environments.js";
import { heldAsOf, judged, ownOf, revoked, sorted, type Unjudged } from "./mapping-state.js";
import { copyOfOwnFacts } from "./own-facts.js";
import {
  checkedSaved,
  checkedTold,
  copyOfBuffer,
  type SavedMapping,
  saved,
} from "./saved-mapping.js";
import { copyOfVmFacts, mergedVmFacts, type VmFacts } from "./vm-facts.js";
import type { VmProt } from "./vm-prot.js";

/**
 * The buffers that one VM's guest has mapped, asked about anew whenever what is known of the VM changes.
 * Pure bookkeeping: it maps and unmaps nothing, the VMM does.
 *
 * @typeParam Id the VMM's own name of a mapping, compared as a `Map` compares its keys
 */
export class GuestMappings<Id = string> {
  readonly #vmProt: VmProt;
  readonly #held = new Map<Id, GuestMapping<Id>>();
  #now: MappingEnvironments;

  /** @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN if facts are malformed */
  constructor(vmProt: VmProt, facts: VmFacts = {}) {
    this.#vmProt = vmProt;
    this.#now = new MappingEnvironments(vmProt, copyOfVmFacts(facts));
  }

  /** What mappings are asked about by now, apart from facts of their own. */
  get facts(): VmFacts {
    return this.#now.facts;
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
   * @param own what is known of this mapping alone, over what is known of the VM, now and later
   * @throws VmprotError MAPPING_HELD if one of that name is held, revoked or not; FIELD_UNKNOWN or
   * FIELD_VALUE if the buffer or its own facts are malformed
   */
  add(id: Id, buffer: Buffer, own?: OwnFacts): Result {
    this.#mustBeFree(id);
    const copy = copyOfBuffer(buffer);
    const stated = copyOfOwnFacts(own);
    const result = this.#now.query(copy, stated);
    const { verdict } = result;
    if (verdict.kind === "refuse") return result;
    this.#hold(judged({ id, ...copy, told: verdict.mapInfo }, stated, result));
    return result;
  }

  /** The guest has unmapped it, or is gone. Returns what was held. */
  remove(id: Id): GuestMapping<Id> | undefined {
    const mapping = this.#held.get(id);
    this.#held.delete(id);
    return mapping;
  }

  /**
   * The guest was reset, or is gone, and has nothing mapped. Returns what the VMM must unmap: all but
   * the revoked.
   */
  reset(): readonly GuestMapping<Id>[] {
    const all = [...this].filter(({ state }) => state !== "revoked");
    this.#held.clear();
    return all;
  }

  /**
   * The VMM has taken it from the guest. It stays held, and its name taken, until the guest lets go
   * of it too and `remove` is called; facts that would allow it again do not bring it back.
   */
  revoke(id: Id): GuestMapping<Id> | undefined {
    const mapping = this.#held.get(id);
    return mapping && this.#hold(revoked(mapping));
  }

  /** The guest has been told the attribute that is right now. Without effect on refused mappings. */
  retell(id: Id): GuestMapping<Id> | undefined {
    const mapping = this.#held.get(id);
    const verdict = mapping?.result.verdict;
    if (mapping?.state !== "change" || verdict?.kind !== "map") return mapping;
    const told = { ...mapping, told: verdict.mapInfo, toldBy: verdict };
    return this.#hold(judged(told, ownOf(mapping), mapping.result));
  }

  /**
   * The VMM goes on with a mapping as weak as it is now: only what it loses from here on makes it
   * `weaker` again. Without effect in other states.
   */
  accept(id: Id): GuestMapping<Id> | undefined {
    const mapping = this.#held.get(id);
    const verdict = mapping?.result.verdict;
    if (mapping?.state !== "weaker" || verdict?.kind !== "map") return mapping;
    return this.#hold(judged({ ...mapping, toldBy: verdict }, ownOf(mapping), mapping.result));
  }

  /**
   * What {@link update} with these facts would return. Ask before the facts come true: a mapping
   * that a new device makes unsafe must be gone before the device is there, and one that is safe only
   * while a device is there must be gone before that is unplugged.
   *
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN if facts are malformed
   */
  preview(facts: VmFacts): MappingChanges<Id> {
    return sorted(this.#allAsOf(this.#with(facts)));
  }

  /**
   * These facts hold from now on: every mapping is asked about anew, its own facts over these, and
   * what was not done about earlier changes is returned again. If it throws, nothing has changed.
   *
   * @param facts `vm` goes over what was known, field by field (a field is forgotten by saying
   * `unknown`); `platform` and `profile` replace what was known, if they are present
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN if facts are malformed
   */
  update(facts: VmFacts): MappingChanges<Id> {
    const then = this.#with(facts);
    const all = this.#allAsOf(then);
    this.#now = then;
    for (const mapping of all) this.#hold(mapping);
    return sorted(all);
  }

  /**
   * What {@link updateOne} would return; undefined where none of that name is held.
   *
   * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE if own facts are malformed
   */
  previewOne(id: Id, own: OwnFacts): GuestMapping<Id> | undefined {
    const stated = copyOfOwnFacts(own);
    const mapping = this.#held.get(id);
    if (mapping === undefined) return undefined;
    return heldAsOf(this.#now, mapping, stated);
  }

  /**
   * This is known of one mapping alone from now on, in place of what was (`{}` for nothing). Its
   * `state` says what is to be done about it.
   *
   * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE if own facts are malformed
   */
  updateOne(id: Id, own: OwnFacts): GuestMapping<Id> | undefined {
    const mapping = this.previewOne(id, own);
    return mapping && this.#hold(mapping);
  }

  /**
   * What another host, or another VM on this one, would make of the mappings; changes nothing. The
   * profile and what mappings say of their memslots are the same there, for they are the VMM's;
   * what they say of `platform` is of this host, and does not count. For more, {@link restoreAll} a
   * snapshot into mappings of that VM.
   *
   * @param platform absent means nothing is known of it
   * @param vm absent means nothing is known of it, or with a preset the plain VM
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN
   */
  wouldSurvive(platform?: PresetName | Platform, vm?: Vm): MappingChanges<Id> {
    const { profile } = this.facts;
    const facts = { platform, vm, profile } as VmFacts;
    const there = new MappingEnvironments(this.#vmProt, copyOfVmFacts(facts));
    const all = [...this].map((mapping) => {
      const slot = ownOf(mapping)?.vm;
      return heldAsOf(there, mapping, slot && copyOfOwnFacts({ vm: slot }));
    });
    return sorted(all);
  }

  /**
   * Takes over a mapping that the guest has already, as after a snapshot or a migration. It is held
   * whatever the verdict is, for the guest believes in it: `state` says what is to be done, such as
   * `revoke`, or `change` where the guest was told an attribute that is not right here.
   *
   * @param told the map_info that the guest was told
   * @param own what is known of this mapping alone
   * @throws VmprotError MAPPING_HELD if one of that name is held; FIELD_UNKNOWN or FIELD_VALUE if
   * anything is malformed
   */
  restore(id: Id, buffer: Buffer, told: MapInfo, own?: OwnFacts): GuestMapping<Id> {
    this.#mustBeFree(id);
    const stated = copyOfOwnFacts(own);
    const copy = copyOfBuffer(buffer);
    return this.#restore({
      ...{ id, ...copy, told: checkedTold(told) },
      ...(stated && { own: stated }),
    });
  }

  /** What {@link restoreAll} takes: everything that is held, oldest first. */
  snapshot(): SavedMapping<Id>[] {
    return Array.from(this, saved);
  }

  /**
   * Takes over everything of a snapshot; what was revoked stays so. If it throws, nothing has changed.
   *
   * @throws VmprotError MAPPING_HELD if one of those names is held, or is there twice; FIELD_UNKNOWN
   * or FIELD_VALUE if anything is malformed
   */
  restoreAll(all: readonly SavedMapping<Id>[]): MappingChanges<Id> {
    const checked = checkedSaved(all);
    for (const { id } of checked) this.#mustBeFree(id);
    return sorted(
      checked.map(({ revoked: isRevoked, ...mapping }) => {
        const restored = this.#restore(mapping);
        return isRevoked ? this.#hold(revoked(restored)) : restored;
      }),
    );
  }

  #restore(mapping: Unjudged<Id>): GuestMapping<Id> {
    const own = ownOf(mapping);
    return this.#hold(judged(mapping, own, this.#now.query(mapping, own)));
  }

  #mustBeFree(id: Id): void {
    if (this.#held.has(id)) throw new VmprotError("MAPPING_HELD");
  }

  #hold(mapping: GuestMapping<Id>): GuestMapping<Id> {
    this.#held.set(mapping.id, mapping);
    return mapping;
  }

  #with(facts: VmFacts): MappingEnvironments {
    return new MappingEnvironments(this.#vmProt, mergedVmFacts(this.facts, copyOfVmFacts(facts)));
  }

  #allAsOf(then: MappingEnvironments): GuestMapping<Id>[] {
    return [...this].map((mapping) => heldAsOf(then, mapping, ownOf(mapping)));
  }
}
