import type { Place } from "../machine/board.js";
import { cells64, type PropertyValue, type TreeNode } from "./device-tree.js";
import { MAP } from "./memory-map.js";

/** What differs from one start to the next. */
export interface TreeFacts {
  /** Bytes from {@link MAP}.ram on. */
  readonly ramSize: number;
  readonly commandLine: string;
  readonly initramfs: { readonly address: number; readonly size: number };
}

const GIC = 1;

// The cells of an interrupt (bindings/interrupt-controller/arm,gic-v3.yaml): kind, number, flags.
const [SHARED, PRIVATE] = [0, 1] as const;
const [EDGE_RISING, LEVEL_HIGH] = [1, 4] as const;

type Region = Pick<Place, "address" | "size">;
const reg = (...regions: readonly Region[]): number[] =>
  regions.flatMap(({ address, size }) => [...cells64(address), ...cells64(size)]);
const named = (name: string, { address }: { readonly address: number }): string =>
  `${name}@${address.toString(16)}`;
const wiredTo = ({ line }: Place): Record<string, PropertyValue> => ({
  interrupts: [SHARED, line, EDGE_RISING],
});

/** The tree that describes the board to Linux: nothing is there besides that it would look for. */
export const machineTree = ({ ramSize, commandLine, initramfs }: TreeFacts): TreeNode => ({
  properties: {
    compatible: "linux,dummy-virt",
    "#address-cells": [2],
    "#size-cells": [2],
    "interrupt-parent": [GIC],
  },
  children: {
    chosen: {
      properties: {
        bootargs: commandLine,
        "stdout-path": `/${named("serial", MAP.serial)}`,
        "linux,initrd-start": [...cells64(initramfs.address)],
        "linux,initrd-end": [...cells64(initramfs.address + initramfs.size)],
      },
    },
    [named("memory", MAP.ram)]: {
      properties: { device_type: "memory", reg: reg({ ...MAP.ram, size: ramSize }) },
    },
    cpus: {
      properties: { "#address-cells": [1], "#size-cells": [0] },
      children: {
        "cpu@0": {
          properties: {
            device_type: "cpu",
            compatible: "arm,armv8",
            reg: [0],
            "enable-method": "psci",
          },
        },
      },
    },
    // KVM answers these calls, of which power off and restart end in user space.
    psci: { properties: { compatible: ["arm,psci-1.0", "arm,psci-0.2"], method: "hvc" } },
    timer: {
      properties: {
        compatible: "arm,armv8-timer",
        // Secure, non-secure, virtual, hypervisor; KVM has the second and the third.
        interrupts: [13, 14, 11, 10].flatMap((number) => [PRIVATE, number, LEVEL_HIGH]),
        // It counts on while the CPU waits.
        "always-on": true,
      },
    },
    [named("interrupt-controller", MAP.distributor)]: {
      properties: {
        compatible: "arm,gic-v3",
        reg: reg(MAP.distributor, MAP.redistributor),
        "interrupt-controller": true,
        "#interrupt-cells": [3],
        "#address-cells": [0],
        phandle: [GIC],
      },
    },
    [named("serial", MAP.serial)]: {
      properties: {
        compatible: "ns16550a",
        reg: reg(MAP.serial),
        // The divisor that Linux computes from it does nothing here.
        "clock-frequency": [1_843_200],
        "reg-shift": [0],
        ...wiredTo(MAP.serial),
      },
    },
    [named("virtio", MAP.gpu)]: {
      properties: {
        compatible: "virtio,mmio",
        reg: reg(MAP.gpu),
        "dma-coherent": true,
        ...wiredTo(MAP.gpu),
      },
    },
  },
});
