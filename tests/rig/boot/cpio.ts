/** One entry of an archive: a folder, or a file with its bytes. */
export interface CpioEntry {
  readonly name: string;
  readonly mode: number;
  readonly data?: Buffer;
}

export const FOLDER = 0o040755;
export const PROGRAM = 0o100755;
export const FILE = 0o100644;

const padding = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

/** An archive in the "newc" format, as the kernel unpacks it into its first root. */
export function cpio(entries: readonly CpioEntry[]): Buffer {
  const chunks: Buffer[] = [];
  const all = [...entries, { name: "TRAILER!!!", mode: 0 }];
  all.forEach(({ name, mode, data = Buffer.alloc(0) }: CpioEntry, index) => {
    const links = mode === FOLDER ? 2 : 1;
    const path = Buffer.from(`${name}\0`);
    // inode, mode, uid, gid, links, mtime, size, device (2), rdev (2), length of the name, check
    const fields = [index + 1, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, path.length, 0];
    const header = fields.map((field) => field.toString(16).padStart(8, "0")).join("");
    chunks.push(Buffer.from(`070701${header}`), path, padding(110 + path.length));
    chunks.push(data, padding(data.length));
  });
  return Buffer.concat(chunks);
}
