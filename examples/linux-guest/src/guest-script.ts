const FILE = 0o100644;

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** An entry of an archive in the "newc" format (Documentation/driver-api/early-userspace/buffer-format.rst). */
function entry(name: string, mode: number, data: Buffer): Buffer {
  const path = Buffer.from(`${name}\0`);
  // inode, mode, uid, gid, links, mtime, size, device (2), rdev (2), length of the name, check
  const fields = [0, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, path.length, 0];
  const header = fields.map((field) => field.toString(16).padStart(8, "0")).join("");
  return Buffer.concat([
    padded(Buffer.concat([Buffer.from(`070701${header}`), path])),
    padded(data),
  ]);
}

/**
 * An initramfs whose guest carries out a script (guest/README.md): the kernel unpacks archives one after the other.
 *
 * @param initramfs as it is on disk
 */
export const withScript = (initramfs: Uint8Array, script: string): Buffer =>
  Buffer.concat([
    padded(Buffer.from(initramfs)),
    entry("script", FILE, Buffer.from(script)),
    entry("TRAILER!!!", 0, Buffer.alloc(0)),
  ]);
