import { it } from "@jest/globals";
import { provideQemu } from "./provision/host-tools.js";
import { type Kernel, provideKernel } from "./provision/kernel.js";
import type { Suite } from "./provision/kernels.js";

/** What can be booted here. */
export interface Provided {
  readonly qemu: string;
  readonly kernel: Kernel;
}

/**
 * What can be booted here; or undefined, and a test that says why not: it is skipped for people,
 * whose machine may lack what it takes, and fails where every check must run.
 */
export function provided(suite: Suite): Provided | undefined {
  try {
    return { qemu: provideQemu(), kernel: provideKernel(suite) };
  } catch (error) {
    const text = `the kernel of Debian ${suite} was not booted: ${(error as Error).message}`;
    if (process.env.CI) {
      it("boots", () => {
        throw new Error(text);
      });
    } else {
      process.stderr.write(`\nNOT VERIFIED: ${text}\n`);
      it.skip(text, () => {});
    }
    return undefined;
  }
}
