import {
  askDrivers,
  type DrmNode,
  deviceCoherent,
  deviceMtrr,
  type HostFiles,
  listDrmNodes,
  liveSystem,
  pciAddress,
  type System,
} from "@vmprot/linux";
import { type Check, check, known } from "./check.js";

const NEED = "asking DRM drivers about their buffers";

/**
 * What is known of each DRM device: its driver, its DMA, and the memory type of its BARs.
 *
 * @param root the folder that holds dev and sys
 * @param system absent means this process
 */
export function deviceChecks(files: HostFiles, root = "/", system?: System): Check[] {
  const nodes = listDrmNodes(root);
  if (nodes.length > 0) return nodes.flatMap((node) => ofDevice(files, node, system));
  const remedy =
    "Load the GPU's driver; in a container, have /dev/dri passed through. Buffers of udmabuf and dma-heaps get an answer without.";
  return [{ check: "/dev/dri", ok: false, found: "there is no DRM device", need: NEED, remedy }];
}

function ofDevice(files: HostFiles, node: DrmNode, system: System | undefined): Check[] {
  const driver = check(node.path, NEED, () => {
    const [device] = askDrivers([node], system ?? liveSystem());
    if (device?.fault !== undefined) throw device.fault;
    return `driver ${device?.driver}`;
  });
  return [driver, ...coherence(files, node), ...memoryType(files, node)];
}

function coherence(files: HostFiles, { path, device }: DrmNode): Check[] {
  const found = deviceCoherent(files, device);
  const need = "cached buffers that the device reads or writes (fact deviceCoherent)";
  const remedy = "State deviceCoherent among the facts of buffers, if you know the board.";
  return [known(`${path} DMA`, need, found, remedy)];
}

function memoryType(files: HostFiles, { path, device }: DrmNode): Check[] {
  const pci = device === undefined ? undefined : pciAddress(device);
  if (files.arch !== "x64" || pci === undefined) return [];
  const need = "buffers in the device's own memory (platform.deviceMtrr)";
  const remedy =
    "Run it as root, with the module msr loaded. In a virtual machine nobody can tell: state deviceMtrr in a file for --platform, if you know it.";
  return [known(`${path} MTRR`, need, deviceMtrr(files, pci), remedy)];
}
