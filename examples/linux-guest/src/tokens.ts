import type { Platform as PlatformFacts } from "@vmprot/core";
import type { Kernel as GuestKernel } from "@vmprot/linux/guest";
import type { ServiceIdentifier } from "inversify";
import type { Board as BoardOfArchitecture } from "./machine/board.js";
import type { Wish as GuestWish } from "./wish.js";

/** The kernel that this VMM talks to. Tests bring one that listens. */
export type Kernel = GuestKernel;
export const Kernel: ServiceIdentifier<Kernel> = Symbol("Kernel");

/** What is known of the host: from `detectHost`, and whatever else the VMM is sure of. */
export const Platform: ServiceIdentifier<PlatformFacts> = Symbol("Platform");

export type Board = BoardOfArchitecture;
export const Board: ServiceIdentifier<Board> = Symbol("Board");

export type Wish = GuestWish;
export const Wish: ServiceIdentifier<Wish> = Symbol("Wish");
