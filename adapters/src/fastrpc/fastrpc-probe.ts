import { namedProbe } from "../families/dma-pgprot.js";

/** Knows a buffer of fastrpc by its `exp_name`. */
export const fastrpcProbe = namedProbe("fastrpc");
