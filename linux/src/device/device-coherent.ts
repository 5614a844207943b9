import type { Unknown } from "@vmprot/core";
import type { HostFiles } from "../host/host-files.js";
import { type Found, notFound } from "../host/host-reading.js";

type YesNo = Found<boolean | Unknown>;

/** By Node's names: kernels whose DMA API knows no device that misses the CPU's caches. */
const ALWAYS: readonly string[] = ["x64", "s390x", "s390", "loong64", "ppc64"];
/** What the kernel takes for granted where firmware says nothing (of_dma_default_coherent). */
const DEFAULTS: ReadonlyMap<string, boolean> = new Map([
  ["arm64", false],
  ["riscv64", true],
]);
const TREE = "sys/firmware/devicetree/base";
/** Its PCIe nodes say that they are coherent, and users see that they are not. */
const DOUBTFUL = "sophgo,sg2042";
const HOST_BRIDGE = /^pci[0-9a-f]{4,8}:[0-9a-f]{2}$/;

/**
 * Whether a device's DMA sees the CPU's caches, as the kernel takes it from firmware
 * (drivers/of/address.c, of_dma_is_coherent). A buffer's `deviceCoherent` is about every device
 * that reads or writes it; this is about one.
 *
 * @param device its folder, such as `sys/devices/platform/soc/fde60000.gpu`
 */
export function deviceCoherent(files: HostFiles, device: string | undefined): YesNo {
  if (ALWAYS.includes(files.arch)) {
    return { value: true, from: "this architecture's kernel knows no other devices" };
  }
  const byDefault = DEFAULTS.get(files.arch);
  if (byDefault === undefined) return notFound("not known of this architecture");
  if (device === undefined) return notFound("no device is known to ask firmware about");
  const root = strings(files, `${TREE}/compatible`);
  if (root === undefined) return notFound("there is no device tree");
  if (root.includes(DOUBTFUL)) return notFound(`/${TREE}/compatible has ${DOUBTFUL}`);
  const link = `${aboveHostBridge(device)}/of_node`;
  const node = files.resolve(link);
  if (node === undefined || !isInTree(node)) return notFound(`/${link} is not there`);
  return walk(files, node, byDefault);
}

/** From the node up to the root; the first that says it, and coherent before its opposite. */
function walk(files: HostFiles, from: string, byDefault: boolean): YesNo {
  for (let node = from; isInTree(node); node = node.slice(0, node.lastIndexOf("/"))) {
    for (const [property, value] of [
      ["dma-coherent", true],
      ["dma-noncoherent", false],
    ] as const) {
      if (files.exists(`${node}/${property}`)) return { value, from: `/${node}/${property}` };
    }
    const names = `${node}/interconnect-names`;
    if (files.exists(names) && strings(files, names)?.includes("dma-mem") !== false) {
      return notFound(`/${names} has dma-mem: its DMA takes another way`);
    }
  }
  return { value: byDefault, from: `/${from} and those above say nothing` };
}

const isInTree = (node: string): boolean => node === TREE || node.startsWith(`${TREE}/`);

/** Of PCI the kernel asks the device that the host bridge belongs to (pci_dma_configure). */
function aboveHostBridge(device: string): string {
  const names = device.split("/");
  const bridge = names.findIndex((name) => HOST_BRIDGE.test(name));
  return names.slice(0, bridge < 0 ? names.length : bridge).join("/");
}

/** A property that is a list of strings. */
const strings = (files: HostFiles, path: string): readonly string[] | undefined =>
  files.read(path)?.replace(/\0$/, "").split("\0");
