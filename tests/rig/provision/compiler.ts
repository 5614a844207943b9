import { ARCHITECTURES, type Arch, hostArch } from "./architectures.js";
import { installProgram } from "./install-program.js";

/** A compiler for the architecture, and Debian's packages with it and with a C library to link with. */
export function compilerFor(arch: Arch): { program: string; packages: readonly string[] } {
  if (arch === hostArch()) return { program: "gcc", packages: ["gcc", "libc6-dev", "make"] };
  const { libraries: triplet, debian } = ARCHITECTURES[arch];
  const compiler = `gcc-${triplet.replaceAll("_", "-")}`;
  return {
    program: `${triplet}-gcc`,
    packages: [compiler, `libc6-dev-${debian}-cross`, "make"],
  };
}

/** Installs it where this is root; why there is none, or undefined where there is. */
export function missingCompiler(arch: Arch): string | undefined {
  const { program, packages } = compilerFor(arch);
  try {
    installProgram(program, packages);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
