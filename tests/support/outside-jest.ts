import { Worker } from "node:worker_threads";

const START = `
  const { parentPort, workerData } = require("node:worker_threads");
  import(workerData.module).then((loaded) => parentPort.postMessage(loaded[workerData.name](workerData.argument)));
`;

/**
 * Calls a module's function in a thread of its own. jest runs tests in a context in which each look
 * at a global takes long; what goes over millions of points takes a third of the time outside.
 *
 * @param module its URL
 * @param argument and the result are copied
 */
export function callOutsideJest<T>(module: URL, name: string, argument: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const workerData = { module: module.href, name, argument };
    const worker = new Worker(START, { eval: true, workerData });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread ended with ${code}`)));
  });
}
