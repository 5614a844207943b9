import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { GpuDevice, type TrafficLine, TrafficRecorder } from "@vmprot/example-linux-guest";
import { readText, root } from "../support/repository.js";
import { vmProt } from "../support/space.js";
import {
  assignUuid,
  attach,
  BUFFERS,
  createBlob,
  ctxCreate,
  ctxDestroy,
  detach,
  mapBlob,
  PAGE,
  REGION,
  Region,
  submit,
  unmapBlob,
  unref,
} from "./gpu-model.js";
import { Driver, REG } from "./virtio-driver.js";

/**
 * Recordings, one a file: `model.jsonl` is what the model driver of these tests does, and is written anew
 * by VMPROT_RECORD=1; every other is a real guest's, as the example's recorder wrote it.
 */
const FOLDER = "tests/fixtures/virtio-gpu";
const MODEL = `${FOLDER}/model.jsonl`;

/** What the model driver does, recorded: every command, refusals and failures, new facts, a reset. */
function recordModel(): string {
  const lines: string[] = [];
  const region = new Region();
  const recorder = new TrafficRecorder(
    {
      buffers: new Map(BUFFERS.map((buffer) => [buffer.blobId, buffer])),
      ...{ hostVisible: region, address: REGION.address, facts: { platform: "intel-honor-pat" } },
    },
    (line) => lines.push(line),
  );
  const gpu = new GpuDevice(vmProt, recorder.options);
  const driver = new Driver(recorder.device(gpu));
  const send = (...all: Uint8Array[]) => {
    for (const bytes of all) driver.send(bytes);
  };
  driver.start();
  send(ctxCreate(1), submit(1, 0, 1n), submit(1, 8, 2n));
  for (const { blobId, size } of BUFFERS) {
    const offset = BigInt(16 * blobId * PAGE);
    send(createBlob(blobId, { blobId: BigInt(blobId), size: BigInt(size) }), attach(1, blobId));
    send(assignUuid(blobId), mapBlob(blobId, offset), unmapBlob(blobId), mapBlob(blobId, offset));
  }
  recorder.update(gpu, { vm: { guestPat: "ignored" } });
  send(unmapBlob(1), mapBlob(1, 0n), unmapBlob(2));
  region.errno = 12;
  send(mapBlob(2, 0n));
  region.errno = 0;
  send(mapBlob(2, 0n), createBlob(9, { blobId: 9n }), detach(1, 1), ctxDestroy(1), unref(1));
  driver.send(ctxCreate(2), 8, 1);
  driver.set(REG.status, 0);
  driver.start();
  send(unref(2), ctxCreate(1));
  expect(region.mapped.size).toBe(0);
  return lines.map((line) => `${line}\n`).join("");
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Asks a device made anew what was asked, and compares its answers. @returns how many there were */
function replay(recording: string): number {
  const lines: TrafficLine[] = recording
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [first, ...rest] = lines;
  if (first?.kind !== "device") throw new Error("a recording begins with the device");
  const maps: (TrafficLine & { kind: "map" })[] = [];
  const device = new GpuDevice(vmProt, {
    ...first,
    buffers: new Map(first.buffers.map((buffer) => [buffer.blobId, { ...buffer, fd: -1 }])),
    hostVisible: {
      size: first.size,
      map({ blobId }, offset, size) {
        const next = maps.shift();
        expect({ kind: "map", blobId, offset, size, errno: next?.errno }).toEqual(next);
        return next?.errno ?? 0;
      },
      unmap: () => {},
    },
  });
  let answers = 0;
  for (const line of rest) {
    if (line.kind === "map") maps.push(line);
    else if (line.kind === "update") device.update(line.facts);
    else if (line.kind === "reset") device.reset();
    else if (line.kind === "request") {
      const { queue, room } = line;
      const request = Uint8Array.from(Buffer.from(line.request, "hex"));
      const response = hex(device.handle(queue, { request, room }));
      expect({ at: answers++, ...line, response }).toEqual({ at: answers - 1, ...line });
      expect(maps).toEqual([]);
    } else throw new Error(`a line of no kind: ${JSON.stringify(line)}`);
  }
  return answers;
}

it("the model driver's traffic is what was recorded", () => {
  const recording = recordModel();
  if (process.env.VMPROT_RECORD === "1") {
    mkdirSync(join(root, FOLDER), { recursive: true });
    writeFileSync(join(root, MODEL), recording);
  }
  expect(readText(MODEL)).toBe(recording);
});

it.each(readdirSync(join(root, FOLDER)))("%s: the device answers as it did", (name) => {
  expect(replay(readText(join(FOLDER, name)))).toBeGreaterThan(10);
});

it("a recording of other answers is told apart", () => {
  const recording = readText(MODEL);
  const other = recording.replace(/("response":")00/, "$101");
  expect(other).not.toBe(recording);
  expect(() => replay(other)).toThrow(/response/);
  expect(() => replay(recording.replace('"offset":131072', '"offset":0'))).toThrow(/offset/);
});
