import { endianness } from "node:os";
import { VmprotError } from "@vmprot/core";
import { errnoText } from "../system/errno.js";
import { O_RDWR_CLOEXEC } from "../system/open-flags.js";
import type { System } from "../system/system.js";
import { DRM_IOCTL_DROP_MASTER, GEM_CLOSE, PRIME_FD_TO_HANDLE, VERSION } from "../uapi/drm-uapi.js";
import { requireIoctlNumbers } from "../uapi/require-ioctl-numbers.js";
import { driverIoctl } from "./driver-ioctl.js";

const LITTLE = endianness() === "LE";
/** Longer than any driver's name; what a driver writes beyond is not read. */
const MOST_NAME = 64;

/** The ioctl takes none, and does not look at it. */
const NO_ARGUMENT = new Uint8Array(8);

// Made once: V8 would move every new small array out of its heap when it is handed to C.
const version = new DataView(new ArrayBuffer(VERSION.structure.size));
const versionBytes = new Uint8Array(version.buffer);
const name = Buffer.alloc(MOST_NAME);
const prime = new DataView(new ArrayBuffer(PRIME_FD_TO_HANDLE.structure.size));
const primeBytes = new Uint8Array(prime.buffer);
const gemClose = new DataView(new ArrayBuffer(GEM_CLOSE.structure.size));
const gemCloseBytes = new Uint8Array(gemClose.buffer);

const VERSION_AT = VERSION.structure.offsets;
const PRIME_AT = PRIME_FD_TO_HANDLE.structure.offsets;
/** The number of no file: every call with it is EBADF. */
const CLOSED = -1;

/**
 * A DRM device, opened for one purpose and closed after it: handles are not counted, so closing
 * one on a file that others use would close theirs.
 */
export class DrmFile {
  readonly path: string;
  /** DRM_IOCTL_VERSION's name and numbers. */
  readonly driver: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly #system: System;
  #fd: number;

  /**
   * Opens the node and asks which driver it has, before anything else: the numbers of driver ioctls
   * collide between drivers.
   *
   * @throws VmprotError ARCH_UNSUPPORTED, DEVICE_UNAVAILABLE, DEVICE_NOT_DRM
   */
  constructor(system: System, path: string) {
    requireIoctlNumbers();
    this.#system = system;
    this.path = path;
    this.#fd = system.open(path, O_RDWR_CLOEXEC);
    if (this.#fd < 0) {
      throw new VmprotError(
        "DEVICE_UNAVAILABLE",
        `${path} cannot be opened: ${errnoText(-this.#fd)}.`,
      );
    }
    try {
      if (!/render/.test(path)) system.ioctl(this.#fd, DRM_IOCTL_DROP_MASTER, NO_ARGUMENT);
      this.driver = this.#version();
      this.major = version.getInt32(VERSION_AT.version_major, LITTLE);
      this.minor = version.getInt32(VERSION_AT.version_minor, LITTLE);
      this.patch = version.getInt32(VERSION_AT.version_patchlevel, LITTLE);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Imports a dma-buf. If another device exported it, the import can pin and move it.
   *
   * @returns its GEM handle
   * @throws VmprotError IMPORT_FAILED
   */
  import(dmaBuf: number): number {
    primeBytes.fill(0);
    prime.setInt32(PRIME_AT.fd, dmaBuf, LITTLE);
    const errno = this.#issue(PRIME_FD_TO_HANDLE.request, primeBytes);
    if (errno !== 0) {
      throw new VmprotError(
        "IMPORT_FAILED",
        `${this.path} (${this.driver}) does not take the buffer: ${errnoText(errno)}.`,
      );
    }
    return prime.getUint32(PRIME_AT.handle, LITTLE);
  }

  /** Lets go of a handle. If the driver refuses, closing the file does it. */
  release(handle: number): void {
    gemCloseBytes.fill(0);
    gemClose.setUint32(GEM_CLOSE.structure.offsets.handle, handle, LITTLE);
    this.#issue(GEM_CLOSE.request, gemCloseBytes);
  }

  /**
   * Issues a driver's ioctl; EBADF once the file is closed, whoever has its number by then.
   *
   * @returns 0, or the positive errno
   * @throws VmprotError IOCTL_MALFORMED where the number says another size than the argument's
   */
  ioctl(request: number, argument: Uint8Array): number {
    return driverIoctl(this.#system, this.#fd, request, argument);
  }

  close(): void {
    if (this.#fd === CLOSED) return;
    this.#system.close(this.#fd);
    this.#fd = CLOSED;
  }

  #issue(request: number, argument: Uint8Array): number {
    return this.#system.ioctl(this.#fd, request, argument);
  }

  /** Asks for the lengths, then for the name alone. */
  #version(): string {
    versionBytes.fill(0);
    this.#askVersion();
    const length = Math.min(MOST_NAME, Number(version.getBigUint64(VERSION_AT.name_len, LITTLE)));
    versionBytes.fill(0);
    name.fill(0);
    version.setBigUint64(VERSION_AT.name_len, BigInt(length), LITTLE);
    version.setBigUint64(VERSION_AT.name, this.#system.address(name), LITTLE);
    this.#askVersion();
    const [text = ""] = name.toString("latin1", 0, length).split("\0");
    if (/^[\x21-\x7e]+$/.test(text)) return text;
    throw new VmprotError("DEVICE_NOT_DRM", `${this.path} names no driver.`);
  }

  #askVersion(): void {
    const errno = this.#issue(VERSION.request, versionBytes);
    if (errno === 0) return;
    throw new VmprotError(
      "DEVICE_NOT_DRM",
      `${this.path} does not answer DRM_IOCTL_VERSION: ${errnoText(errno)}.`,
    );
  }
}
