// A module's file ends with its signature, the signature's struct module_signature and this
// (scripts/sign-file.c, include/linux/module_signature.h).
const SIGNED = Buffer.from("~Module signature appended~\n");
const SIGNATURE_INFO = 12;

/**
 * Sections that the kernel looks for by name, and goes without: ftrace's list of functions, each of
 * which it would look up among all symbols, and the types for BPF.
 */
const UNWANTED = ["__mcount_loc", ".BTF", ".BTF.base"];

function withoutSignature(module: Buffer): Buffer {
  const end = module.length - SIGNED.length;
  if (end < SIGNATURE_INFO || !module.subarray(end).equals(SIGNED)) return module;
  const info = end - SIGNATURE_INFO;
  // sig_len, big-endian, is the last member.
  return module.subarray(0, info - module.readUInt32BE(info + 8));
}

/** Gives a section another name. Linkers keep one text for names that end alike. */
function rename(module: Buffer, name: string): void {
  const text = Buffer.from(`${name}\0`);
  for (let at = module.indexOf(text); at >= 0; at = module.indexOf(text, at + 1)) {
    module[at + name.length - 1] = "_".charCodeAt(0);
  }
}

/**
 * The module with all of its code and data, without what takes long to check or to list: loading
 * kvm.ko takes a twentieth of the instructions.
 */
export function bareModule(module: Buffer): Buffer {
  const bare = Buffer.from(withoutSignature(module));
  for (const name of UNWANTED) rename(bare, name);
  return bare;
}
