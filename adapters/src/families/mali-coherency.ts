import type { FieldValue } from "@vmprot/core";
import { COHERENCE_AS_TOLD, SEES_CACHES, SEES_NO_CACHES } from "./own-coherence.js";

/**
 * The GPUs' protocols, as DRM_PANFROST_GPU_COHERENCY_* and DRM_PANTHOR_GPU_COHERENCY_* number them. A
 * device that firmware calls coherent, of a protocol that the kernel does not know, says NONE too.
 */
export const GPU_COHERENCY = { ACE_LITE: 0, ACE: 1, NONE: 31 } as const;

/** Tells the coherence of a GPU that selected this protocol. */
export const coherenceBy = (selected: FieldValue) =>
  ({
    when: { value: selected, is: GPU_COHERENCY.NONE },
    do: [{ facts: SEES_NO_CACHES }],
    else: [
      {
        when: { value: selected, is: [GPU_COHERENCY.ACE_LITE, GPU_COHERENCY.ACE] },
        do: [{ facts: SEES_CACHES }],
        else: [{ facts: COHERENCE_AS_TOLD }],
      },
    ],
  }) as const;
