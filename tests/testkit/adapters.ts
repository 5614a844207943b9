import { AMDGPU_GEM_CREATE_FLAGS, AMDGPU_GEM_DOMAIN } from "@vmprot/adapter-amdgpu";
import { MSM_BO_FLAGS } from "@vmprot/adapter-msm";
import { RADEON_GEM_DOMAINS, RADEON_GEM_FLAGS } from "@vmprot/adapter-radeon";
import { factsValidator } from "@vmprot/schemas";
import type { LawOptions } from "@vmprot/testkit";
import { FACT_SPACES } from "../support/fact-spaces.js";
import { readText } from "../support/repository.js";

const union = (bits: Readonly<Record<string, number>>): number =>
  Object.values(bits).reduce((mask, bit) => mask | bit, 0);

/** The facts of this repository's adapters that are masks, and the bits that they define. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  msm: { flags: MSM_BO_FLAGS },
  amdgpu: { flags: AMDGPU_GEM_CREATE_FLAGS, domains: union(AMDGPU_GEM_DOMAIN) },
  radeon: { flags: RADEON_GEM_FLAGS, domains: RADEON_GEM_DOMAINS },
};

/** What the laws need to know of an adapter of this repository. */
export function lawOptions(exporter: string): LawOptions {
  const { [exporter]: space } = FACT_SPACES;
  const { [exporter]: flags } = FLAGS;
  return {
    ...(space !== undefined && { space }),
    ...(flags !== undefined && { flags }),
    valid: (facts) => factsValidator(exporter)?.(facts) === true,
    docs: readText(`adapters/${exporter}/README.md`),
  };
}
