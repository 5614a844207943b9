import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, PRESETS, type Query } from "@vmprot/core";

export { ADAPTERS };

/** A buffer of each case of each adapter. */
export const CASES = ADAPTERS.flatMap(({ exporter, cases }) =>
  cases.map(({ facts }) => ({ exporter, facts })),
);

/** Every case on every preset, by the preset's name. */
export const PRESET_QUERIES: readonly Query[] = CASES.flatMap((buffer) =>
  PRESETS.map(({ name }) => ({ ...buffer, platform: name })),
);

/** The same with platform and VM spelt out as objects. */
export const OBJECT_QUERIES: readonly Query[] = CASES.flatMap((buffer) =>
  PRESETS.map(({ platform, vm }) => ({ ...buffer, platform, vm: { ...PLAIN_VM, ...vm } })),
);

/** The bit of AMDGPU_GEM_CREATE_* that no flag has. */
const UNDEFINED = 1 << 4;
const REGIONS = ['["system"]', '["device"]', '["system","device"]'];

/** The n-th line of a stream that is different in every line: flags vary as a driver's would. */
export function streamLine(n: number): string {
  const preset = PRESETS[n % PRESETS.length]?.name;
  switch (n % 4) {
    case 0:
      return `{"exporter":"msm","facts":{"flags":${0x20000 + ((n >> 2) % 4)}},"platform":"${preset}"}`;
    case 1:
      return `{"exporter":"amdgpu","facts":{"domains":${1 + (n % 7)},"flags":${((n * 8) % 131072) & ~UNDEFINED},"deviceCoherent":true},"platform":"${preset}"}`;
    case 2:
      return `{"exporter":"i915","facts":{"graphics":"discrete","regions":${REGIONS[n % 3]}},"platform":"${preset}"}`;
    default:
      return `{"exporter":"virtgpu","facts":{"blobMem":"host3d","mapInfo":${1 + (n % 3)},"deviceCoherent":true},"platform":"${preset}"}`;
  }
}
