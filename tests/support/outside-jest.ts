import { Worker } from "node:worker_threads";
import { afterAll } from "@jest/globals";

const START = `
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", async ({ module, name, argument }) => {
    const loaded = await import(module);
    parentPort.postMessage(loaded[name](argument));
  });
`;

/** One thread a test file: to load the modules takes longer than many a call. */
let worker: Worker | undefined;
afterAll(() => worker?.terminate());

/**
 * Calls a module's function in a thread of its own. jest runs tests in a context in which much takes
 * longer; what goes over millions of points takes half of the time outside.
 *
 * @param module its URL
 * @param argument and the result are copied
 */
export async function callOutsideJest<T>(module: URL, name: string, argument: unknown): Promise<T> {
  worker ??= new Worker(START, { eval: true });
  const thread = worker;
  try {
    return await new Promise<T>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
      thread.once("exit", (code) => reject(new Error(`the thread ended with ${code}`)));
      thread.postMessage({ module: module.href, name, argument });
    });
  } catch (error) {
    worker = undefined;
    throw error;
  } finally {
    for (const event of ["message", "error", "exit"]) thread.removeAllListeners(event);
  }
}
