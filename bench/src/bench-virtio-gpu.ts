import { VmProt } from "@vmprot/core";
import { BlobMapper, okMapInfo, readHeader } from "@vmprot/virtio-gpu";
import { type Figure, median } from "./budget.js";
import { ADAPTERS } from "./queries.js";

const BATCH = 1000;
const PAGE = 4096;

/** A RESOURCE_MAP_BLOB or RESOURCE_UNMAP_BLOB of resource 1 at offset 0, with a fence on a ring. */
function command(type: number): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, 3, true);
  view.setBigUint64(8, 0x1_2345_6789n, true);
  view.setUint32(16, 7, true);
  view.setUint32(24, 1, true);
  return bytes;
}

/** Nanoseconds of one call, over batches; what it returns is summed so that none is optimised away. */
function time(rounds: number, call: () => number): number {
  const batches: number[] = [];
  let sum = 0;
  for (let round = 0; round < rounds + rounds / 10; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < BATCH; i++) sum += call();
    if (round >= rounds / 10) batches.push(Number(process.hrtime.bigint() - start) / BATCH);
  }
  if (sum === 0) throw new Error("no response: the benchmark measures nothing");
  return median(batches);
}

/** Responses of virtio-gpu: encoding one, and a whole map and unmap with their decisions. */
export function benchVirtioGpu(responses: number): Figure[] {
  const [map, unmap] = [command(0x0208), command(0x0209)];
  const mapper = new BlobMapper(new VmProt(ADAPTERS), {
    hostVisibleSize: 256 * PAGE,
    platform: "amd",
    resource: () => ({ size: PAGE, exporter: "msm", facts: { flags: 0x20000 } }),
  });
  const request = readHeader(map);
  const rounds = Math.round(responses / BATCH);
  const encode = time(rounds, () => okMapInfo(request, 3)[24] as number);
  const both = time(rounds / 10, () => {
    const { response, kind } = mapper.handle(map);
    if (kind !== "map") throw new Error("the benchmark's blob is refused");
    return response.length + mapper.handle(unmap).response.length;
  });
  return [
    {
      name: `virtio-gpu: encoding one RESP_OK_MAP_INFO (with its command and decision, and its unmap: ${both.toFixed(0)} ns)`,
      value: encode,
      unit: "ns",
      budget: 1000,
      must: "at most",
    },
  ];
}
