import type { Buffer } from "@vmprot/core";
import { VmProt } from "@vmprot/core/di";
import { inject, injectable } from "inversify";

/** The part of a VMM that answers RESOURCE_MAP_BLOB: it asks before it maps. */
@injectable()
export class BlobMapper {
  readonly #vmProt: VmProt;

  constructor(@inject(VmProt) vmProt: VmProt) {
    this.#vmProt = vmProt;
  }

  /** What would be answered to the guest, and the reason for the VMM's log. */
  map(buffer: Buffer): string {
    const { verdict } = this.#vmProt.query({ ...buffer, platform: "amd" });
    const name = `${buffer.exporter} ${JSON.stringify(buffer.facts)}`;
    if (verdict.kind === "refuse")
      return `${name}: RESP_ERR_UNSPEC, ${verdict.code}: ${verdict.message}`;
    const hazards = verdict.hazards.map(({ code }) => ` (${code})`).join("");
    return `${name}: RESP_OK_MAP_INFO, map_info ${verdict.mapInfo}${hazards}`;
  }
}
