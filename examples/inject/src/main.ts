import "reflect-metadata";
import { amdgpuModule } from "@vmprot/adapter-amdgpu/di";
import { i915Module } from "@vmprot/adapter-i915/di";
import { msmModule } from "@vmprot/adapter-msm/di";
import { virtgpuModule } from "@vmprot/adapter-virtgpu/di";
import { adapterModule, coreModule } from "@vmprot/core/di";
import { Container } from "inversify";
import { BlobMapper } from "./blob-mapper.js";
import { vendorAdapter } from "./vendor-adapter.js";

const container = new Container();
container.load(coreModule, msmModule, amdgpuModule, i915Module, virtgpuModule);
container.load(adapterModule(vendorAdapter)); // a vendor's adapter: one more line
container.bind(BlobMapper).toSelf().inSingletonScope();

const mapper = container.get(BlobMapper);
const buffers = [
  { exporter: "msm", facts: { flags: 0x20000 } },
  { exporter: "msm", facts: { flags: 0x10000 } },
  { exporter: "amdgpu", facts: { domains: 4, flags: 0 } },
  { exporter: "vendor", facts: { secure: false } },
  { exporter: "vendor", facts: { secure: true } },
];
for (const buffer of buffers) process.stdout.write(`${mapper.map(buffer)}\n`);
