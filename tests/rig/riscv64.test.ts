import { describeMachine } from "./describe-machine.js";

describeMachine("riscv64");
