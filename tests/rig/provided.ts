import { it } from "@jest/globals";
import type { MachineName } from "./boot/machines.js";
import { type Bootable, provideBootable } from "./provision/bootable.js";
import type { Suite } from "./provision/kernels.js";

/**
 * What can be booted here; or undefined, and a test that says why not: it is skipped for people,
 * whose machine may lack what it takes, and fails where every check must run.
 */
export function provided(suite: Suite, machine: MachineName = "amd"): Bootable | undefined {
  try {
    return provideBootable(machine, suite);
  } catch (error) {
    const text = `the kernel of Debian ${suite} was not booted on ${machine}: ${(error as Error).message}`;
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
