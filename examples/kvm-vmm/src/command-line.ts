import { parseArgs } from "node:util";
import { type Facts, VmprotError } from "@vmprot/core";

export const HELP = `Runs a guest over a buffer, if vmprot says that it may have it.

usage: npm run example:kvm -- [options]

  --fd N           a dma-buf that this process was started with; absent: one of our own making
  --driver NAME    the driver that exported it, where many share an exp_name
  --exporter NAME  take your word for where the buffer is from, and
  --facts JSON     for what its driver says of it
  --kvm PATH       the KVM device (/dev/kvm)
  --json           print one line of JSON
  --help           this text

exit status: 0 the guest ran as the verdict says, 1 the buffer was refused or the guest saw something else,
2 nothing could be run.
`;

/** What was asked for. */
export interface Wish {
  readonly help: boolean;
  readonly json: boolean;
  readonly kvm: string;
  readonly fd: number | undefined;
  readonly driver: string | undefined;
  /** The caller's word for where the buffer is from. */
  readonly stated: { readonly exporter: string; readonly facts: Facts } | undefined;
}

/** @throws VmprotError USAGE */
export function readCommandLine(args: readonly string[]): Wish {
  const { fd, exporter, facts, driver, ...rest } = parse(args);
  if (fd !== undefined && !/^\d{1,6}$/.test(fd)) throw usage("--fd takes a number.");
  if (facts !== undefined && exporter === undefined) throw usage("--facts goes with --exporter.");
  return {
    ...{ help: rest.help ?? false, json: rest.json ?? false, kvm: rest.kvm ?? "/dev/kvm" },
    ...{ driver, fd: fd === undefined ? undefined : Number(fd) },
    stated: exporter === undefined ? undefined : { exporter, facts: readFacts(facts) },
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    ...{ fd: text, driver: text, exporter: text, facts: text, kvm: text },
    ...{ json: flag, help: flag },
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function readFacts(text = "{}"): Facts {
  try {
    const facts = JSON.parse(text);
    if (typeof facts === "object" && facts !== null && !Array.isArray(facts)) return facts;
  } catch {
    // The error is below.
  }
  throw usage("--facts takes a JSON object.");
}

const usage = (detail: string): VmprotError => new VmprotError("USAGE", detail);
