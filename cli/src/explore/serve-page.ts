import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { VmprotError } from "@vmprot/core";
import { writeErr, writeOut } from "../output/standard-streams.js";
import { systemReason } from "../system-error.js";

const LOOPBACK = "127.0.0.1";
/** What the page says of itself, which a header can say too. */
const POLICY = /http-equiv="Content-Security-Policy" content="([^"]+)"/;

/**
 * Serves one page to this machine until SIGINT or SIGTERM, and prints its address.
 *
 * @param port 0 for any that is free
 * @throws VmprotError PORT_UNAVAILABLE
 */
export async function servePage(page: string, port: number): Promise<void> {
  const server = createServer((request, response) => answer(page, request, response));
  const end = new AbortController();
  const stop = () => end.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const bound = await listen(server, port);
    writeOut(`http://${LOOPBACK}:${bound}/\n`);
    writeErr("vmprot: serving the explorer to this machine; Ctrl-C ends it\n");
    if (!end.signal.aborted) await once(end.signal, "abort");
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    await once(server.listen(port, LOOPBACK), "listening");
  } catch (error) {
    throw new VmprotError(
      "PORT_UNAVAILABLE",
      `Port ${port} of ${LOOPBACK} cannot be used: ${systemReason(error)}.`,
    );
  }
  return (server.address() as AddressInfo).port;
}

function answer(page: string, request: IncomingMessage, response: ServerResponse): void {
  const [status, text] = refusal(request) ?? [200, page];
  const type = status === 200 ? "text/html" : "text/plain";
  const allow = status === 405 ? { allow: "GET" } : {};
  response.writeHead(status, {
    ...guards(page),
    ...allow,
    "content-type": `${type}; charset=utf-8`,
  });
  response.end(text);
}

/** Why a request is not answered with the page, and with which status. */
function refusal(request: IncomingMessage): readonly [status: number, text: string] | undefined {
  const { method, url = "", headers, socket } = request;
  const hosts = [LOOPBACK, "localhost"].map((name) => `${name}:${socket.localPort}`);
  // A name that was made to point here is another site's, whose scripts may read what it serves.
  if (!hosts.includes(headers.host ?? ""))
    return [421, `This is served to ${hosts.join(" and ")}.\n`];
  if (method !== "GET") return [405, "There is nothing but GET.\n"];
  if (url.split("?")[0] !== "/") return [404, "There is nothing but /.\n"];
  return undefined;
}

/** What keeps other sites and caches away from it. */
const guards = (page: string): OutgoingHttpHeaders => ({
  "content-security-policy": `${POLICY.exec(page)?.[1] ?? "default-src 'none'"}; frame-ancestors 'none'`,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
});
