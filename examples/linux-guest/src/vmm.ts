import type { MappingChanges, Platform as PlatformFacts, VmFacts } from "@vmprot/core";
import { ERRNO, errnoText } from "@vmprot/linux";
import {
  BufferMemory,
  type Exit,
  failed,
  KVM_CAP_DISABLE_QUIRKS2,
  KVM_X86_QUIRK_IGNORE_GUEST_PAT,
  type Vcpu,
  VirtualMachine,
} from "@vmprot/linux/guest";
import { inject, injectable, optional } from "inversify";
import { GpuDevice } from "./gpu/gpu-device.js";
import { TrafficRecorder } from "./gpu/traffic-recorder.js";
import { Bus } from "./machine/bus.js";
import { Doorbell, doorbellArgument } from "./machine/doorbell.js";
import { GuestMemory } from "./machine/guest-memory.js";
import { type MappedBuffer, Memslots } from "./machine/memslots.js";
import { Serial } from "./machine/serial.js";
import { Board, Kernel, Platform, Wish } from "./tokens.js";
import { MmioTransport } from "./virtio/mmio-transport.js";
import type { StoppedGuest } from "./wish.js";

/** How a guest ended. */
export interface End {
  /** How many steps of its script failed; absent where it ended before its script did. */
  readonly failedSteps?: number;
  /** KVM's exit by its name of linux/kvm.h, what KVM_RUN failed with, or `ended by the VMM`. */
  readonly exit: string;
}

const RAM_SLOT = 0;
/** A line that is longer comes in parts: no guest makes the VMM grow. */
const LONGEST_LINE = 4096;

const textOf = (exit: Exit): string => {
  if (exit.kind === "errno") return `KVM_RUN failed: ${errnoText(exit.errno)}`;
  return exit.kind === "other" ? exit.reason : exit.kind;
};

/** A VMM with one VM, which has one processor, RAM, a serial line and a GPU. */
@injectable()
export class Vmm implements StoppedGuest {
  readonly #kernel: Kernel;
  readonly #board: Board;
  readonly #wish: Wish;
  readonly #vm: VirtualMachine;
  readonly #memslots: Memslots;
  readonly #gpu: GpuDevice;
  readonly #recorder: TrafficRecorder | undefined;
  readonly #ram: BufferMemory;
  readonly #vcpu: Vcpu;
  readonly #pending: (() => void | Promise<void>)[] = [];
  /** What takes back what there is, the last first. */
  readonly #undo: (() => void)[] = [];
  #failedSteps: number | undefined;
  #ended = false;
  #line = "";

  /** @throws VmprotError DEVICE_UNAVAILABLE, KVM_CALL_FAILED */
  constructor(
    @inject(Kernel) kernel: Kernel,
    @inject(Platform) platform: PlatformFacts,
    @inject(Board) board: Board,
    @inject(Wish) wish: Wish,
    @inject(VirtualMachine) vm: VirtualMachine,
    @inject(Memslots) memslots: Memslots,
    @inject(GpuDevice) gpu: GpuDevice,
    @inject(TrafficRecorder) @optional() recorder?: TrafficRecorder,
  ) {
    this.#kernel = kernel;
    this.#board = board;
    this.#wish = wish;
    this.#vm = vm;
    this.#memslots = memslots;
    this.#gpu = gpu;
    this.#recorder = recorder;
    this.#undo.push(
      () => vm.close(),
      () => memslots.close(),
    );
    try {
      if (platform.guestPatQuirk === true) {
        const errno = vm.enable(KVM_CAP_DISABLE_QUIRKS2, KVM_X86_QUIRK_IGNORE_GUEST_PAT);
        if (errno !== 0) throw failed("KVM_ENABLE_CAP(DISABLE_QUIRKS2)", errno);
      }
      this.#ram = this.#addRam();
      board.prepare(vm);
      this.#vcpu = vm.createVcpu();
    } catch (error) {
      this.close();
      throw error;
    }
    this.#undo.push(() => this.#vcpu.close());
  }

  get vcpu(): Vcpu {
    return this.#vcpu;
  }

  update(facts: VmFacts): MappingChanges<number> {
    return this.#recorder?.update(this.#gpu, facts) ?? this.#gpu.update(facts);
  }

  mapped(blobId: number): MappedBuffer | undefined {
    return this.#memslots.of(blobId);
  }

  readRam(address: number, length: number): Uint8Array | undefined {
    const from = address - this.#board.ramBase;
    if (from < 0 || from + length > this.#ram.size) return undefined;
    return this.#kernel.memory.read(this.#ram.address + BigInt(from), length);
  }

  /**
   * Boots the guest, and runs it to its end. Once only. Nothing else happens in this process meanwhile: an exit is
   * answered on the thread that runs the virtual CPU, where mmap, memslot and answer of a RESOURCE_MAP_BLOB are done
   * before the guest's next instruction. Only what the guest rings for may wait for something.
   *
   * @throws VmprotError KVM_CALL_FAILED, or INPUT_MALFORMED for a kernel that is none for this board
   */
  run(): Promise<End> {
    const { memory } = this.#kernel;
    return memory.lend(this.#ram.address, this.#ram.size, async (bytes) => {
      const ram = new GuestMemory(this.#board.ramBase, new Uint8Array(bytes));
      const { boot } = this.#wish;
      const found = doorbellArgument(this.#board.doorbell.address);
      const commandLine = `${found} ${boot.commandLine}`;
      this.#board.load(this.#vm, this.#vcpu, ram, { ...boot, commandLine });
      const { memory, ports } = this.#devices(ram);
      let exit = "ended by the VMM";
      while (!this.#ended) {
        const why = this.#vcpu.serve(memory, ports);
        if (why.kind !== "errno" || why.errno !== ERRNO.EINTR) {
          exit = textOf(why);
          break;
        }
        while (this.#pending.length > 0 && !this.#ended) await this.#pending.shift()?.();
      }
      return { ...(this.#failedSteps !== undefined && { failedSteps: this.#failedSteps }), exit };
    });
  }

  /** Ends `run` before the guest's next instruction, whatever is under way. */
  end(): void {
    this.#ended = true;
    if (this.#undo.length > 0) this.#vcpu.stop();
  }

  /** Ends the VM, and takes what it had from it. Not from what the guest's own accesses call, such as `onLine`. */
  close(): void {
    this.#ended = true;
    for (const undo of this.#undo.splice(0).reverse()) undo();
  }

  #addRam(): BufferMemory {
    const { memory, system } = this.#kernel;
    const { ram: size } = this.#wish;
    const file = memory.memfd("ram", size);
    if (file < 0) throw failed("memfd_create for the guest's RAM", -file);
    const ram = BufferMemory.of(memory, file, size);
    system.close(file);
    if (ram.address < 0n) throw failed("mmap of the guest's RAM", Number(-ram.address));
    this.#undo.push(() => ram.unmap());
    const errno = this.#vm.setSlot({
      ...{ number: RAM_SLOT, guestAddress: BigInt(this.#board.ramBase) },
      ...{ hostAddress: ram.address, size },
    });
    if (errno !== 0) throw failed("KVM_SET_USER_MEMORY_REGION", errno);
    return ram;
  }

  #devices(ram: GuestMemory): { readonly memory: Bus; readonly ports: Bus } {
    const { serial, gpu, doorbell } = this.#board;
    const [memory, ports] = [new Bus(), new Bus()];
    const raise = (line: number) => () => void this.#board.raise(this.#vm, line);
    const send = (byte: number) => this.#hear(byte);
    const on = serial.ports ? ports : memory;
    on.add(serial.address, serial.size, new Serial(send, raise(serial.line)));
    const { onQueueFault } = this.#wish;
    const device = this.#recorder?.device(this.#gpu) ?? this.#gpu;
    memory.add(
      gpu.address,
      gpu.size,
      new MmioTransport(device, ram, raise(gpu.line), onQueueFault),
    );
    memory.add(doorbell.address, doorbell.size, this.#doorbell());
    return { memory, ports };
  }

  /** What the guest rings for is done between two of its instructions. */
  #doorbell(): Doorbell {
    const pause = (act: () => void | Promise<void>): void => {
      this.#pending.push(act);
      this.#vcpu.stop();
    };
    const { onRing, onLook } = this.#wish;
    return new Doorbell({
      ring: (number) => pause(() => onRing?.(number, this)),
      look: (blob, address) => pause(() => onLook?.(blob, address, this)),
      end: (failed) => {
        this.#failedSteps = failed;
      },
    });
  }

  #hear(byte: number): void {
    if (byte === 0x0d) return;
    if (byte !== 0x0a) {
      this.#line += String.fromCharCode(byte);
      if (this.#line.length < LONGEST_LINE) return;
    }
    this.#wish.onLine?.(this.#line);
    this.#line = "";
  }
}
