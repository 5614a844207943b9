import { BoundedMap } from "./base/bounded-map.js";
import { own } from "./base/plain.js";
import type { Result } from "./contract/result.js";
import type { Buffer } from "./define-adapter.js";
import { profileOf } from "./engine/profile-of.js";
import type { OwnFacts } from "./own-facts.js";
import type { VmFacts } from "./vm-facts.js";
import type { EnvironmentQuery, VmProt, VmProtEnvironment } from "./vm-prot.js";

/** Real VMs have a handful of kinds of memslots; more only cost time. */
const MAX_KINDS = 64;

/** One state of a VM: its own environment, and those of mappings with facts of their own. */
export class MappingEnvironments {
  readonly facts: VmFacts;
  readonly #vmProt: VmProt;
  readonly #common: VmProtEnvironment;
  /** By own facts as JSON. */
  readonly #others = new BoundedMap<string, VmProtEnvironment>(MAX_KINDS);

  /**
   * @param facts a copy that nobody can change
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN where the policy does not
   * understand the facts, the profile included
   */
  constructor(vmProt: VmProt, facts: VmFacts) {
    this.#vmProt = vmProt;
    this.facts = facts;
    this.#common = vmProt.environment(facts.platform, facts.vm);
    profileOf(facts.profile);
  }

  /** @param of what {@link copyOfOwnFacts} returned */
  query(buffer: Buffer, of: OwnFacts | undefined): Result {
    const { profile } = this.facts;
    const query: EnvironmentQuery = { exporter: buffer.exporter, facts: buffer.facts };
    const environment = of === undefined ? this.#common : this.#other(of);
    return environment.query(profile === undefined ? query : { ...query, profile });
  }

  #other({ platform: over, vm: ofOne }: OwnFacts): VmProtEnvironment {
    const key = JSON.stringify([over, ofOne]);
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const { platform, vm } = this.facts;
    const both = ofOne === undefined ? vm : own({ ...vm, ...ofOne });
    return this.#others.set(key, this.#vmProt.environment(platform, both, over));
  }
}
