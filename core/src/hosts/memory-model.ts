import type { CacheMode } from "../contract/cache-mode.js";
import type { RefusalCode } from "../contract/refusal-codes.js";
import type { Row } from "../rules/row.js";
import type { TypeTable } from "./type-table.js";

/**
 * How one architecture makes a memory type out of what host and guest ask for. A model is data:
 * the engine reads it, and knows no architecture by name. `when` says which hosts it describes.
 */
export interface MemoryModel extends Pick<Row, "id" | "when"> {
  /** The type beneath all page tables: MTRR type or PMA. */
  readonly physical: readonly TypeRow[];
  /** Step 1: the type that the host kernel's page tables give to a placement. */
  readonly host: readonly TypeRow[];
  /** From the host's page-table type to its effective type. */
  readonly hostChain: readonly Lookup[];
  /** The type in the guest's own page tables, for each attribute that a guest may choose. */
  readonly guest: Readonly<Record<CacheMode, readonly TypeRow[]>>;
  /** Step 2 and 3: what this KVM programs, and how it combines with the guest's type. */
  readonly stage2: readonly Stage2Row[];
  /** Step 4: host type × effective guest type. */
  readonly alias: TypeTable;
}

/** A row that names a memory type. */
export interface TypeRow extends Row {
  readonly type: string;
}

/** A row that says what stage 2 does with the guest's type. */
export interface Stage2Row extends Row {
  /** What is programmed, in the architecture's terms. */
  readonly programs: string;
  /** The look-ups that combine it; none where it refuses. */
  readonly chain: readonly Lookup[];
  /** Present where no guest can work with what is programmed. */
  readonly refuses?: { readonly code: RefusalCode; readonly why: string };
}

/** One look-up; `$guest`, `$host`, `$physical` and `$previous` stand for types found before. */
export interface Lookup {
  readonly table: TypeTable;
  readonly row: string;
  readonly column: string;
}
