import {
  type ExporterAdapter,
  PLAIN_VM,
  type Placement,
  type Platform,
  type PresetName,
  VmProt,
  type VmProtAnswer,
} from "@vmprot/core";

/** Where a query is asked. */
type Host = PresetName | Platform;

/** Millions of facts are asked about, of which only the answer counts: this VM's verdicts take no time. */
const REFUSED = { confidential: "tdx" } as const;

/** One adapter behind the query service, and what it says in short. */
export interface Asked {
  /** The whole answer; on x86 if no host is named. */
  whole(facts: object, host?: Host): VmProtAnswer;
  /** Cache mode and basis, or a code. */
  answer(facts: object, host?: Host): string;
  /** Memory and cache mode of each placement, or a code. */
  places(facts: object, host?: Host): string;
  /** `map`, or the verdict's code, on KVM of this version on AMD. */
  verdict(facts: object, kernel: `${number}.${number}`): string;
}

/** Asks one adapter as a VMM would. */
export function ask(adapter: ExporterAdapter): Asked {
  const { exporter } = adapter;
  const vmProt = new VmProt([adapter], { remedies: false });
  const whole = (facts: object, host: Host = "intel"): VmProtAnswer =>
    vmProt.query({ exporter, facts: { ...facts }, platform: host, vm: REFUSED }).answer;
  return {
    whole,
    answer(facts, host) {
      const answer = whole(facts, host);
      return answer.kind === "refusal" ? answer.code : `${answer.cache}, ${answer.basis}`;
    },
    places(facts, host) {
      const answer = whole(facts, host);
      return answer.kind === "refusal" ? answer.code : inWords(answer.placements);
    },
    verdict(facts, kernel) {
      const platform: Platform = {
        ...{ arch: "x86_64", vendor: "amd", hypervisor: "kvm", nestedPaging: true },
        ...{ kernel, deviceMtrr: "uncached", shmemHugePages: false, memfdHugePages: false },
      };
      const query = { exporter, facts: { ...facts }, platform, vm: PLAIN_VM };
      const { verdict } = vmProt.query(query);
      return verdict.kind === "map" ? "map" : verdict.code;
    },
  };
}

/** Placements in short. */
export const inWords = (placements: readonly Placement[]): string =>
  placements.map(({ memory, cache }) => `${memory} ${cache}`).join(", ");

/** Every mask of these bits. */
export function* masks(bits: readonly number[]): Generator<number> {
  for (let set = 0; set < 2 ** bits.length; set++) {
    yield bits.reduce(
      (mask, bit, i) => (Math.floor(set / 2 ** i) % 2 === 1 ? mask + bit : mask),
      0,
    );
  }
}

/** A kernel that is older than 6.13 cannot map pages without reference counts; it and 6.13 tell. */
export const AROUND_6_13 = ["6.12", "6.13"] as const;
