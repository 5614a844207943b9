import { describeMachine } from "./describe-machine.js";

describeMachine("arm64");
