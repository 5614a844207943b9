import { describeStage2 } from "./describe-stage2.js";

describeStage2("x86_64");
