import { type Unknown, VmprotError } from "@vmprot/core";
import { DrmFile } from "../drm/drm-file.js";
import type { System } from "../system/system.js";
import type { Holders } from "./holders.js";

/** A buffer, and the device that may have exported it. */
export interface Import {
  readonly system: System;
  /** The device's node. */
  readonly path: string;
  /** A descriptor of this process for the buffer. */
  readonly descriptor: number;
  readonly holders: Holders;
}

/**
 * By how many references an import adds to a buffer: of a file's list of imports and, where another
 * device exported it, of the object that stands for it and of its attachment. The first import of a
 * native buffer can add one more, where the exporter has closed its own last handle.
 */
const [NATIVE, NATIVE_AGAIN, FOREIGN] = [1, 2, 3];

/**
 * On so many more files each import must add as expected, or it was other holders that came and went
 * meanwhile: exactly one (a duplicate of nvidia-drm's adds two), or as many as the first. A mistaken
 * native buffer could be mapped with a wrong attribute, and a foreign one is attached to each time.
 */
const MORE = { native: 8, foreign: 3 } as const;
const MOST_ROUNDS = 3;

type Origin = keyof typeof MORE;

/**
 * Whether a device imports this buffer as another's, as the count of the buffer's holders tells.
 * Proves nothing for drivers that attach to their own buffers too. Every file is closed again, and
 * the last reference of an import may be dropped after that. Source: drivers/gpu/drm/drm_prime.c,
 * drm_gem_prime_fd_to_handle, drm_prime_add_buf_handle, drm_gem_prime_import_dev;
 * drivers/dma-buf/dma-buf.c, dma_buf_show_fdinfo (Linux 6.12 to 7.3).
 *
 * @throws VmprotError IMPORT_FAILED and those of {@link DrmFile}, where the first import fails
 */
export function importedByCount(buffer: Import): boolean | Unknown {
  const { holders } = buffer;
  const before = holders.count();
  if (before === undefined) return "unknown";
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round > 0 && !holders.areBackAt(before)) return "unknown";
    const origin = originOf(buffer);
    if (origin !== undefined) return origin === "foreign";
  }
  return "unknown";
}

/** Undefined where the count does not tell. All files stay open until it is known. */
function originOf(buffer: Import): Origin | undefined {
  const { holders } = buffer;
  const files: DrmFile[] = [];
  let known = holders.count() ?? Number.NaN;
  /** By how many an import on a fresh file adds to what there was; NaN where that cannot be read. */
  const added = (): number => {
    const before = known;
    const file = new DrmFile(buffer.system, buffer.path);
    files.push(file);
    file.import(buffer.descriptor);
    known = holders.count() ?? Number.NaN;
    return known - before;
  };
  try {
    const first = added();
    const origin = originBy(first);
    if (origin === undefined) return undefined;
    const each = origin === "native" ? NATIVE : first;
    for (let more = 0; more < MORE[origin]; more++) {
      if (unlessRefused(added) !== each) return undefined;
    }
    return origin;
  } finally {
    for (const file of files) file.close();
  }
}

function originBy(first: number): Origin | undefined {
  if (first >= FOREIGN) return "foreign";
  return first === NATIVE || first === NATIVE_AGAIN ? "native" : undefined;
}

/** That one more file cannot be had, where one could, tells nothing. */
function unlessRefused(added: () => number): number {
  try {
    return added();
  } catch (error) {
    if (VmprotError.is(error)) return Number.NaN;
    throw error;
  }
}
