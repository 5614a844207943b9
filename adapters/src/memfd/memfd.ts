import { defineAdapter } from "@vmprot/core";

/**
 * Guest RAM: a memfd that the VMM itself maps, which is no dma-buf. Not covered: memfd_secret, whose
 * pages nobody can pin, KVM neither. A memfd that udmabuf made a dma-buf is udmabuf's.
 */
export const memfdAdapter = defineAdapter({
  contract: 1,
  exporter: "memfd",
  title: "Guest RAM (a memfd that the VMM maps): cached",
  source: "mm/shmem.c and fs/hugetlbfs/inode.c (Linux 6.12 to 7.2)",
  facts: {},
  rules: [
    {
      // The default protection, and ordinary pages. KVM takes their references through
      // get_user_pages, of huge ones the head's, so that MFD_HUGETLB and shmem's huge pages make no
      // difference, unlike to a udmabuf. Devices that the VM is given find the memory as the guest
      // leaves it: what it flushes is the guest's business, as on hardware.
      id: "cached",
      map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      source: "mm/shmem.c, shmem_mmap_prepare; fs/hugetlbfs/inode.c, hugetlbfs_file_mmap_prepare",
    },
  ],
  cases: [{ name: "any memfd", facts: {} }],
});
