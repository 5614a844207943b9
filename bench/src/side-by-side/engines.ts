import { casbinEngine } from "./casbin-engine.js";
import { cedarEngine } from "./cedar.js";
import type { Engine } from "./engine.js";
import { jsonLogicEngine } from "./json-logic.js";
import { jsonRulesEngine } from "./json-rules.js";

/** Every engine, with the rules loaded and parsed: that is paid once. */
export async function engines(): Promise<Engine[]> {
  return [jsonLogicEngine(), await casbinEngine(), jsonRulesEngine(), cedarEngine()];
}
