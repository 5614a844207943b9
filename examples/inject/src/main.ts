import "reflect-metadata";
import { amdgpuAdapter } from "@vmprot/adapters/amdgpu";
import { i915Adapter } from "@vmprot/adapters/i915";
import { msmAdapter } from "@vmprot/adapters/msm";
import { virtgpuAdapter } from "@vmprot/adapters/virtgpu";
import { bufferOf } from "@vmprot/core";
import { adapterModule, coreModule } from "@vmprot/core/di";
import { Container } from "inversify";
import { BlobMapper } from "./blob-mapper.js";
import { vendorAdapter } from "./vendor-adapter.js";

const container = new Container();
container.load(coreModule);
container.load(adapterModule(msmAdapter), adapterModule(amdgpuAdapter));
container.load(adapterModule(i915Adapter), adapterModule(virtgpuAdapter));
container.load(adapterModule(vendorAdapter)); // a vendor's adapter: one more line
container.bind(BlobMapper).toSelf().inSingletonScope();

const mapper = container.get(BlobMapper);
const buffers = [
  bufferOf(msmAdapter, { flags: 0x20000 }),
  bufferOf(msmAdapter, { flags: 0x10000 }),
  bufferOf(amdgpuAdapter, { domains: 4, flags: 0 }),
  bufferOf(vendorAdapter, { secure: false }),
  bufferOf(vendorAdapter, { secure: true }),
];
for (const buffer of buffers) process.stdout.write(`${mapper.map(buffer)}\n`);
