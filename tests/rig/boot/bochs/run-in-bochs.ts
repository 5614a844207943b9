import { RigError } from "../../rig-error.js";
import { failure } from "../failure.js";
import type { Inside } from "../inside.js";
import { BochsMachine } from "./bochs-machine.js";
import { GrowingFile } from "./growing-file.js";

/** How often the serial ports' files are read, in milliseconds. */
const INTERVAL = 100;

/** The same as `runInside`, without the ways into a machine that only QEMU has. */
export async function runInBochs(inside: Inside): Promise<number> {
  if ("shell" in inside.job)
    throw new RigError("there is no shell under Bochs: it has no terminal");
  const machine = new BochsMachine();
  const done = new AbortController();
  let report = "";
  const files = [
    new GrowingFile(machine.path("vmprot.out"), inside.onOut),
    new GrowingFile(machine.path("vmprot.err"), inside.onErr),
    new GrowingFile(machine.path("vmprot.control"), (data) => {
      report += data;
    }),
  ];
  const read = () => {
    for (const file of files) file.read();
  };
  try {
    machine.start(inside.bootable, inside.job);
    const broken = failure(machine, inside, done.signal);
    broken.catch(() => {});
    const status = new Promise<number>((resolve) => {
      const timer = setInterval(() => {
        read();
        // It comes when the other ports have been sent to their ends.
        const reported = /^exit (\d+)$/m.exec(report)?.[1];
        if (reported !== undefined) resolve(Number(reported));
      }, INTERVAL);
      done.signal.addEventListener("abort", () => clearInterval(timer));
    });
    const result = await Promise.race([status, broken]);
    read();
    return result;
  } finally {
    done.abort();
    for (const file of files) file.close();
    await machine.stop();
  }
}
