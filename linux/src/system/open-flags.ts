import { constants } from "node:fs";

/** O_CLOEXEC of asm-generic/fcntl.h, which the covered architectures share; Node has no name for it. */
const O_CLOEXEC = 0o2000000;

/** How every device is opened: for ioctls, and not for programs that this process may start. */
export const O_RDWR_CLOEXEC = constants.O_RDWR | O_CLOEXEC;
