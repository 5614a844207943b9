import { existsSync } from "node:fs";
import { type DmaBuf, dumbBuffer, MFD_HUGETLB, udmabuf } from "./allocators.js";
import { RECIPES, type Recipe } from "./buffers.js";
import { barBuffer, hasWriteCombinedBar } from "./pci-bar.js";
import { faultIn, fillInDisorder, scatteredBuffer } from "./scattered.js";

/** A buffer that ways are tried with. */
export interface Candidate extends Recipe {
  /** Its pages are anywhere: it is made after memory was scattered. */
  readonly scattered?: true;
  /** The ways that it is tried in, by name; all that fit it, if not given. */
  readonly ways?: readonly string[];
}

/** Where only the pages are other than elsewhere. */
const BOTH_ORDERS = ["slot first", "buffer first"];

const UDMABUF = "/dev/udmabuf";
const KIB = 1024;
const MIB = 1024 * KIB;
/** One of each kind of mapping: the others are the same to KVM. */
const TRIED = [
  ...["virtio_gpu dumb buffer", "vgem dumb buffer", "qxl dumb buffer"],
  ...["dma_heap system heap, 16 KiB", "dma_heap system heap, 1 MiB, page 5"],
  ...[
    "udmabuf memfd, 16 KiB",
    "vivid vivid capture",
    "vivid vivid capture, dma-contig",
    "radeon VRAM",
    "radeon CPU",
  ],
];

const recipes: readonly Candidate[] = RECIPES.filter(({ driver, name }) =>
  TRIED.includes(`${driver} ${name}`),
);

const bar = (name: string, writeCombined: boolean): Candidate => ({
  ...{ name, driver: "bochs-display", exporter: "pci-bar", facts: { writeCombined } },
  make: () => barBuffer(writeCombined),
});

const memfd = (name: string, hugetlb: boolean, make: () => DmaBuf): Candidate => ({
  ...{ name, driver: "udmabuf", exporter: "udmabuf", facts: { hugetlb, deviceCoherent: true } },
  make,
});

const inBothOrders = (candidate: Candidate): Candidate => ({ ...candidate, ways: BOTH_ORDERS });

const hugetlb = memfd("hugetlb memfd, 2 MiB", true, () => udmabuf(2 * MIB, MFD_HUGETLB));

/** With the kernel set as it boots. */
export const CANDIDATES: readonly Candidate[] = [
  ...recipes,
  bar("BAR", false),
  ...(hasWriteCombinedBar() ? [bar("BAR, write-combined", true)] : []),
  ...(existsSync(UDMABUF) ? [inBothOrders(hugetlb)] : []),
];

/** Where memfds may get pages of 64 KiB. */
export const WITH_MEMFD_PAGES: readonly Candidate[] = existsSync(UDMABUF)
  ? [
      memfd("memfd, faulted in", false, () => udmabuf(256 * KIB, 0, faultIn(256 * KIB))),
      memfd("memfd, untouched", false, () => udmabuf(256 * KIB)),
    ].map(inBothOrders)
  : [];

/** Large enough to have a huge page of 2 MiB in it, wherever it begins. */
const dumb = (driver: string): Candidate => {
  const recipe = RECIPES.find((each) => each.driver === driver);
  if (recipe === undefined) throw new Error(`no recipe for ${driver}`);
  const make = () => dumbBuffer(driver, 4 * MIB);
  return { ...recipe, name: "dumb buffer, 4 MiB", make };
};

/** Where all of shmem may get huge pages. */
export const WITH_SHMEM_PAGES: readonly Candidate[] = [
  ...["vgem", "virtio_gpu"].map((driver) => inBothOrders(dumb(driver))),
  ...WITH_MEMFD_PAGES.slice(1),
];

const inDisorder = memfd("memfd in disorder, 4 MiB", false, () =>
  scatteredBuffer((size) => udmabuf(size, 0, (fd) => fillInDisorder(fd, size)), 4 * MIB),
);

/** Whose pages are anywhere: of a memfd that is easily had, of a driver where memory is scattered. */
export const SCATTERED_CANDIDATES: readonly Candidate[] = existsSync(UDMABUF)
  ? [{ ...inDisorder, scattered: true }]
  : ["vgem", "virtio_gpu"].map((driver) => ({
      ...dumb(driver),
      ...{ name: "dumb buffer, 4 MiB, scattered", scattered: true },
      make: () => scatteredBuffer((size) => dumbBuffer(driver, size), 4 * MIB),
    }));
