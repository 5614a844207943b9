import { describe, expect, it } from "@jest/globals";
import { compileSchema } from "../schemas/json-schemas.js";
import { modelOf } from "./boot/machines.js";
import type { VerifyObservations, VerifyRun } from "./guest/verify-report.js";
import type { Place } from "./verify/places.js";

/** What a run found, a line for each claim. */
const lines = ({ report }: VerifyRun): string[] =>
  report.buffers.flatMap(({ exporter, findings }) =>
    findings.map(({ claim, verdict }) => `${exporter} ${claim} ${verdict}`),
  );

/** Whose buffers the machines give. */
const EVERYWHERE = ["bochs", "memfd", "radeon", "shmem-display", "udmabuf", "vgem", "virtgpu"];
const ON_X86 = ["dma-heap", "qxl"];

/** Holds what `vmprot verify` says of a machine of QEMU's against what is known of it. */
export function describeVerify({ machine }: Place, report: () => VerifyObservations): void {
  const isX86 = modelOf(machine).arch === "x86_64";
  describe("vmprot verify", () => {
    it("tries a buffer of every exporter that gives some, and finds nothing wrong", () => {
      const { status, report: right } = report().right;
      expect(
        right.buffers
          .flatMap(({ findings }) => findings)
          .filter(({ verdict }) => verdict === "disagrees"),
      ).toEqual([]);
      expect(status).toBe(0);
      expect(new Set(right.buffers.map(({ exporter }) => exporter))).toEqual(
        new Set([...EVERYWHERE, ...(isX86 ? ON_X86 : [])]),
      );
      expect(right.notTried).toEqual([]);
    });

    it("prints what the schema says", () => {
      const validate = compileSchema("verify-row");
      for (const { report: each } of Object.values(report()) as VerifyRun[]) {
        validate(each);
        expect(validate.errors).toBeNull();
      }
    });

    it("knows whose buffers they are, gives them to guests, and sees what KVM writes", () => {
      const found = lines(report().right);
      // They map, or fail as the rule says, by the kernel.
      for (const exporter of ["udmabuf", "virtgpu", ...(isX86 ? ["vgem"] : [])]) {
        const claims = ["exporter", "mapping", "guest", ...(isX86 ? ["stage-2"] : [])];
        const agrees = claims.map((claim) => `${exporter} ${claim} agrees`);
        expect(found).toEqual(expect.arrayContaining(agrees));
      }
      if (isX86) expect(found).toContain("dma-heap guest agrees");
    });

    it("says nothing of speeds under an emulator, and why", () => {
      const { machine, buffers } = report().right.report;
      expect(machine.beneath).toBe(true);
      const speeds = buffers.flatMap(({ findings }) =>
        findings.filter(({ claim }) => claim === "speed"),
      );
      expect(speeds.length).toBeGreaterThan(5);
      expect(new Set(speeds.map(({ verdict }) => verdict))).toEqual(new Set(["could not tell"]));
    });

    it("finds out a kernel that is not this one, and an adapter that is wrong", () => {
      const { wrongKernel, wrongRow } = report();
      expect([wrongKernel.status, wrongRow.status]).toEqual([1, 1]);
      expect(lines(wrongKernel)).toContain(`${isX86 ? "dma-heap" : "udmabuf"} guest disagrees`);
      expect(lines(wrongRow)).toContain("vgem mapping disagrees");
    });
  });
}
