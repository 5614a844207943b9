import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { hostArch } from "../provision/architectures.js";
import { commandOutput } from "./ask-vmprot.js";
import { hostPlatform } from "./host-platform.js";
import type { Say } from "./say.js";
import type { VerifyObservations, VerifyRun } from "./verify-report.js";

async function run(...args: readonly string[]): Promise<VerifyRun> {
  const { status, stdout } = await commandOutput("verify", "--yes", "--json", ...args);
  return { status, report: JSON.parse(stdout) };
}

/**
 * What another kernel does otherwise: on x86 KVM maps pages of higher order from 6.13 on, on arm64 it
 * takes no cached VM_PFNMAP mapping from 6.17 on.
 */
const DIFFERS = hostArch() === "arm64" ? "udmabuf" : "dma-heap";

/** This host, with a kernel on the other side of that. */
function wrongPlatform(folder: string): string {
  const isOld = /^6\.(\d|1[0-2])\./.test(release());
  const path = join(folder, "platform.json");
  writeFileSync(path, JSON.stringify({ ...hostPlatform(), kernel: isOld ? "6.18" : "6.12" }));
  return path;
}

/** An adapter in place of vmprot's own for vgem: nobody can map its buffers. */
function wrongAdapter(folder: string): string {
  const entry = { exporter: "vgem", contract: 1, module: "./index.js", export: "adapter" };
  const manifest = {
    ...{ name: "planted", version: "1.0.0", type: "module", keywords: ["vmprot-adapter"] },
    vmprot: { adapters: [entry] },
  };
  const source = "tests/rig: planted";
  const refuse = { code: "NO_CPU_MAPPING", message: "Nobody can map it." };
  const adapter = {
    ...{ contract: 1, exporter: "vgem", title: "What is wrong of vgem", source, facts: {} },
    rules: [{ id: "wrong", refuse, source }],
    cases: [{ name: "any", facts: {} }],
  };
  const probe = `{ expNames: ["drm"], drmDrivers: ["vgem"], probe: () => ({ kind: "facts", facts: {} }) }`;
  const module = `export const adapter = { ...${JSON.stringify(adapter)}, probe: ${probe} };\n`;
  const path = join(folder, "planted");
  mkdirSync(path);
  writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(path, "index.js"), module);
  return path;
}

/** Lets the command verify this machine: as it is, and with what is wrong of it. */
export async function runVerify(say: Say): Promise<VerifyObservations> {
  const folder = mkdtempSync(join(tmpdir(), "verify-"));
  say("verifying");
  const right = await run();
  say("verifying for another kernel");
  const wrongKernel = await run("--only", DIFFERS, "--platform", wrongPlatform(folder));
  say("verifying with a wrong adapter");
  const wrongRow = await run("--only", "vgem", "--adapter", wrongAdapter(folder));
  return { right, wrongKernel, wrongRow };
}
