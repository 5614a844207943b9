import {
  type ProbeDevice,
  type ProbeTarget,
  SHARED_EXP_NAME,
  type Unknown,
  VmprotError,
} from "@vmprot/core";
import type { DrmDevice } from "../drm/drm-devices.js";
import { DrmFile } from "../drm/drm-file.js";
import type { System } from "../system/system.js";
import { askAdapter } from "./ask-adapter.js";
import type { BufferProbe } from "./buffer-probe.js";
import type { Holders } from "./holders.js";
import { importedByCount } from "./imported-by-count.js";
import { keepsImports } from "./own-names.js";
import type { ProbingAdapter } from "./probing-adapter.js";

/** One buffer, and who is asked about it. */
export interface Question {
  readonly system: System;
  readonly adapter: ProbingAdapter;
  readonly device: DrmDevice;
  /** What is known of the buffer without a device. */
  readonly target: Omit<ProbeTarget, "device" | "imported">;
  /** A descriptor of this process for the buffer. */
  readonly descriptor: number;
  readonly holders: Holders;
  /** No other device can have exported it. */
  readonly alone: boolean;
}

/** What came of asking one device. */
export interface Asked {
  readonly answer: BufferProbe;
  /** Whether the device imported the buffer, as the prober or the driver knows. */
  readonly imported: boolean | Unknown;
}

const PRIMARY = /\/card[0-9]+$/;

/**
 * Imports the buffer into the device, and asks its adapter. Whatever was opened is closed again.
 *
 * @throws VmprotError DEVICE_NOT_DRM, DEVICE_UNAVAILABLE, IMPORT_FAILED
 */
export function askDevice(question: Question): Asked {
  const { system, adapter, device } = question;
  const path = nodeFor(adapter, device);
  const imported = isImported(question, path);
  const { exporter } = adapter;
  if (imported === true) {
    const message = `${path} (${device.driver}) does not export the buffer: the count of its holders tells an import.`;
    const answer = {
      kind: "refusal",
      code: "FOREIGN_BUFFER",
      message,
      exporter,
      device: path,
    } as const;
    return { answer, imported };
  }
  const file = new DrmFile(system, path);
  try {
    const answer = askFile(question, file, imported);
    return { answer, imported: imported === "unknown" ? saidBy(answer) : imported };
  } finally {
    file.close();
  }
}

/** Render nodes need less permission, and leave displays alone. */
function nodeFor({ primaryNode }: ProbingAdapter, { path, nodes }: DrmDevice): string {
  if (!primaryNode) return path;
  return nodes.find((node) => PRIMARY.test(node)) ?? path;
}

/** What can be known before the driver is asked; what is imported nowhere else is known by its name. */
function isImported(question: Question, path: string): boolean | Unknown {
  const { adapter, alone, target } = question;
  const { expName } = target;
  if (alone && expName !== SHARED_EXP_NAME) return keepsImports(expName) ? "unknown" : false;
  // That the import succeeds is the proof.
  if (adapter.neverImports !== undefined) return false;
  if (adapter.attachesOwn) return "unknown";
  const counted = importedByCount({ ...question, path });
  return counted === false && keepsImports(expName) ? "unknown" : counted;
}

function askFile(question: Question, file: DrmFile, imported: false | Unknown): BufferProbe {
  const { system, adapter, device, target, descriptor } = question;
  const { driver, major, minor, patch } = file;
  if (driver !== device.driver) {
    throw new VmprotError("DEVICE_UNAVAILABLE", `${file.path} has changed its driver.`);
  }
  const handle = file.import(descriptor);
  const port: ProbeDevice = {
    driver,
    major,
    minor,
    patch,
    handle,
    ioctl: (request, argument) => file.ioctl(request, argument),
    address: system.address,
  };
  const answer = askAdapter(adapter, { ...target, imported, device: port }, file.path);
  file.release(handle);
  return answer;
}

/** What the driver's own answer says, where nothing was known before. */
function saidBy(answer: BufferProbe): boolean | Unknown {
  if (answer.kind === "facts") {
    const { imported = "unknown" } = answer.facts;
    return typeof imported === "boolean" ? imported : "unknown";
  }
  return answer.code === "FOREIGN_BUFFER" ? true : "unknown";
}
