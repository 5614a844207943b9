/**
 * What is known of a V4L2 buffer.
 */
export type Videobuf2Facts = {
  /** Which of videobuf2's allocators the device uses: its `exp_name` after `videobuf2_`. */
  readonly allocator: "vmalloc" | "dma-sg" | "dma-contig";
};
