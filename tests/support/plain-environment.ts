import { constants, createContext } from "node:vm";
import { TestEnvironment } from "jest-environment-node";

/** Node's own, of which jest wants tests to have the outer context's: what Node's modules return is of these. */
const OUTER = ["ArrayBuffer", "Uint8Array"];

/**
 * jest's environment for Node, with a global object that is an ordinary one. In jest's own each look at a
 * global, as at `Object` or `Map`, asks a proxy: what computes takes two to three times as long.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(...args: ConstructorParameters<typeof TestEnvironment>) {
    super(...args);
    const made = this.global;
    const plain = createContext(constants.DONT_CONTEXTIFY) as typeof made;
    for (const name of Reflect.ownKeys(made)) {
      if (Object.hasOwn(plain, name) && !OUTER.includes(String(name))) continue;
      const property = Object.getOwnPropertyDescriptor(made, name);
      if (property !== undefined) Object.defineProperty(plain, name, property);
    }
    plain.global = plain;
    // Node.js 20 gives them to its own context alone, and jest to its.
    for (const name of ["dispose", "asyncDispose"] as const) {
      if (name in plain.Symbol) continue;
      Object.defineProperty(plain.Symbol, name, { value: made.Symbol[name] });
    }
    plain.Error.stackTraceLimit = made.Error.stackTraceLimit;
    this.context = plain;
    this.global = plain;
    // They would change the other's clock. No test here has one of its own.
    this.fakeTimers = null;
    this.fakeTimersModern = null;
  }
}
