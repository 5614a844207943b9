import type { KvmReport } from "../guest/kvm-report.js";
import type { Report } from "../guest/report.js";
import type { Kernel } from "../provision/kernel.js";
import { reportFrom } from "./report-from.js";

/** Boots a kernel once and looks at a buffer of every exporter that it has. */
export const observeKernel = (qemu: string, kernel: Kernel): Promise<Report> =>
  reportFrom(qemu, kernel, "observe-buffers");

/** Boots a kernel once and gives a buffer of every exporter that it has to a guest of KVM's. */
export const runGuests = (qemu: string, kernel: Kernel): Promise<KvmReport> =>
  reportFrom(qemu, kernel, "run-kvm-guests");
