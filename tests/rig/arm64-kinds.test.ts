import { describeMachine } from "./describe-machine.js";

// A file of their own: files run beside each other.
for (const machine of ["arm64-mte", "arm64-nvhe", "arm64-cacheable"] as const) {
  describeMachine(machine);
}
