import { setImmediate } from "node:timers/promises";
import {
  type Allocator,
  type VerifiedBuffer,
  type VerifyParts,
  verifyBuffer,
} from "@vmprot/linux/verify";
import { asError } from "../as-error.js";
import { AuditProgress } from "../audit/audit-progress.js";
import { BUFFER_SIZE } from "./plan.js";
import type { NotTried } from "./verify-report.js";

/** What came of the buffers that could be had, and why the others could not. */
export interface SeenBuffers {
  readonly buffers: readonly VerifiedBuffer[];
  readonly notTried: readonly NotTried[];
}

/** Verifies a buffer after the other, as long as there is time; signals are heard between two. */
export async function verifyEach(
  allocators: readonly Allocator[],
  seconds: number,
  parts: VerifyParts,
): Promise<SeenBuffers> {
  const end = performance.now() + 1000 * seconds;
  const progress = new AuditProgress();
  const buffers: VerifiedBuffer[] = [];
  const notTried: NotTried[] = [];
  for (const allocator of allocators) {
    const { what } = allocator;
    progress.stage(what);
    await setImmediate();
    if (performance.now() > end) {
      const message = `The ${seconds} seconds were over: --timeout gives more.`;
      notTried.push({ what, code: "TIME_OVER", message });
      continue;
    }
    try {
      buffers.push(verifyBuffer(allocator, BUFFER_SIZE, parts));
    } catch (error) {
      notTried.push({ what, ...asError(error) });
    }
  }
  await setImmediate();
  progress.finish();
  return { buffers, notTried };
}
