import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, type Platform as PlatformFacts, type VmFacts } from "@vmprot/core";
import { adapterModule, coreModule } from "@vmprot/core/di";
import { VirtualMachine } from "@vmprot/linux/guest";
import { Container } from "inversify";
import { GpuDevice, GpuOptions } from "./gpu/gpu-device.js";
import type { HostVisible } from "./gpu/host-visible.js";
import { TrafficRecorder } from "./gpu/traffic-recorder.js";
import { Memslots } from "./machine/memslots.js";
import { Board, Kernel, Platform, Wish } from "./tokens.js";
import { Vmm } from "./vmm.js";

/**
 * What this VMM's VMs are: nothing special. It writes to each page of a buffer before the guest does, and where
 * Intel's KVM can be told to honour the guest's attributes, it has been.
 */
const factsOf = (platform: PlatformFacts): VmFacts => ({
  platform,
  vm: {
    ...PLAIN_VM,
    prefaulted: true,
    ...(platform.guestPatQuirk === true && { guestPat: "honored" }),
  },
});

/**
 * One VM, with all that it needs: the policy, every adapter, and what it runs on. A VMM that cannot be had leaves
 * nothing open, but for malformed facts: `unbindAll` closes the VM then.
 */
export function compose(
  kernel: Kernel,
  platform: PlatformFacts,
  board: Board,
  wish: Wish,
): Container {
  const container = new Container({ defaultScope: "Singleton" });
  container.load(coreModule, adapterModule(...ADAPTERS)); // a vendor's adapters: one more line
  container.bind(Kernel).toConstantValue(kernel);
  container.bind(Platform).toConstantValue(platform);
  container.bind(Board).toConstantValue(board);
  container.bind(Wish).toConstantValue(wish);
  container
    .bind(VirtualMachine)
    .toDynamicValue(() => new VirtualMachine(kernel, board.architecture))
    .onDeactivation((vm) => vm.close());
  container
    .bind(Memslots)
    .toDynamicValue(({ get }) => new Memslots(kernel, get(VirtualMachine), board.hostVisible));
  const { onBlob, onTraffic } = wish;
  const gpuOptions = (hostVisible: HostVisible): GpuOptions => ({
    ...{ hostVisible, address: board.hostVisible.address, facts: factsOf(platform) },
    buffers: new Map(wish.buffers.map((buffer) => [buffer.blobId, buffer])),
    ...(onBlob && { onBlob }),
  });
  if (onTraffic === undefined) {
    container.bind(GpuOptions).toDynamicValue(({ get }) => gpuOptions(get(Memslots)));
  } else {
    container
      .bind(TrafficRecorder)
      .toDynamicValue(({ get }) => new TrafficRecorder(gpuOptions(get(Memslots)), onTraffic));
    container.bind(GpuOptions).toDynamicValue(({ get }) => get(TrafficRecorder).options);
  }
  container.bind(GpuDevice).toSelf();
  container.bind(Vmm).toSelf();
  return container;
}
