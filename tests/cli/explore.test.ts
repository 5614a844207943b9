import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Served, serve } from "../explorer/served.js";
import { VMPROT, vmprot } from "./run-vmprot.js";

const PAGE = readFileSync(join(dirname(VMPROT), "explorer.html"), "utf8");

describe("the page", () => {
  it("is no more than 150 kB compressed", () => {
    expect(gzipSync(PAGE).length).toBeLessThan(150_000);
  });

  it("names nothing to load, and forbids itself to", () => {
    const head = PAGE.slice(0, PAGE.indexOf("<script"));
    expect(head).toContain(`content="default-src 'none'; script-src 'sha256-`);
    expect(head.match(/ (src|href)="[^"]*"/g)).toEqual([' href="data:,"']);
    expect(/@import|url\(|sourceMappingURL/.exec(PAGE)).toBeNull();
  });
});

describe("vmprot explore --output", () => {
  it("writes it to a file, or to standard output", () => {
    const folder = mkdtempSync(join(tmpdir(), "vmprot-explore-"));
    const path = join(folder, "page.html");
    expect(vmprot(["explore", "--output", path])).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(path, "utf8") === PAGE).toBe(true);
    expect(statSync(path).mode & 0o111).toBe(0);
    rmSync(folder, { recursive: true });
    const { status, stdout, stderr } = vmprot(["explore", "-o", "-"]);
    expect({ status, stderr, isPage: stdout === PAGE }).toEqual({
      status: 0,
      stderr: "",
      isPage: true,
    });
  });

  it.each([
    ["OUTPUT_FAILED", ["--output", "/dev/null/page.html"]],
    ["OUTPUT_FAILED", ["--output", "/dev/full"]],
    ["OUTPUT_FAILED", ["--output", "."]],
    ["USAGE", ["--output", "page.html", "--port", "8000"]],
    ["USAGE", ["--port", "0"]],
    ["USAGE", ["--port", "65536"]],
    ["USAGE", ["--port", "8000 "]],
    ["USAGE", ["page.html"]],
  ])("refuses with %s: %j", (code, args) => {
    const { status, stdout, stderr } = vmprot(["explore", ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^vmprot: ${code}: .*\\n$`));
  });
});

describe("vmprot explore", () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(async () => {
    expect(await served.end("SIGTERM")).toBe(0);
  });

  /** What it answers to a request. */
  async function ask(method: string, path: string, headers = {}) {
    const { port } = new URL(served.url);
    const sent = request({ host: "127.0.0.1", port, method, path, headers });
    sent.end();
    const [answer] = await once(sent, "response");
    let text = "";
    for await (const data of answer) text += String(data);
    return { status: answer.statusCode as number, headers: answer.headers, text };
  }

  it("serves the page at the address that it prints, to nobody beyond this machine", async () => {
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { status, headers, text } = await ask("GET", "/");
    expect(status).toBe(200);
    expect(text === PAGE).toBe(true);
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(PAGE) ?? [];
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `${policy}; frame-ancestors 'none'`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });

  it("answers to localhost too, and to no other name: it may have been made to point here", async () => {
    const { port } = new URL(served.url);
    expect(await ask("GET", "/", { host: `localhost:${port}` })).toMatchObject({ status: 200 });
    for (const host of [
      "attacker.example",
      `attacker.example:${port}`,
      "127.0.0.1",
      "localhost:1",
    ]) {
      expect(await ask("GET", "/", { host })).toMatchObject({ status: 421 });
    }
  });

  it("has no other method, and no other page", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"]) {
      expect(await ask(method, "/")).toMatchObject({ status: 405, headers: { allow: "GET" } });
    }
    for (const path of ["/etc/passwd", "/../../etc/passwd", "/index.html", "//", "*"]) {
      expect(await ask("GET", path)).toMatchObject({ status: 404 });
    }
    expect(await ask("GET", "/?x")).toMatchObject({ status: 200 });
  });

  it("says that a port is taken", () => {
    const { port } = new URL(served.url);
    const { status, stderr } = vmprot(["explore", "--port", port]);
    expect(stderr).toMatch(/^vmprot: PORT_UNAVAILABLE: Port \d+ of 127\.0\.0\.1 cannot be used: /);
    expect(status).toBe(2);
  });

  it("ends at Ctrl-C, also where a browser keeps its connection", async () => {
    const other = await serve();
    const { port } = new URL(other.url);
    const kept = request({ host: "127.0.0.1", port, headers: { connection: "keep-alive" } });
    kept.on("error", () => {});
    kept.end();
    await once(kept, "response");
    expect(await other.end("SIGINT")).toBe(0);
  });
});
