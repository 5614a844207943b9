import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kill } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { VerdictCount } from "@vmprot/core";
import { bindTo, closeFd, listenOn, unixSocket } from "@vmprot/linux";
import { compileSchema } from "../schemas/json-schemas.js";
import { root } from "../support/repository.js";
import { itWith } from "../support/requirement.js";
import { share } from "../support/thoroughness.js";
import { MAPS, parseLines, queryJson, REFUSED, VMPROT, vmprot } from "./run-vmprot.js";
import { Client, fdOf, lingering, MOST_SENT, type Row, Served } from "./serve-client.js";
import type { Load } from "./serve-load.js";

const LOAD = new URL("./serve-load.js", import.meta.url).pathname;
const PASSED = '{"id":"p","fds":["dma-buf"]}';
const PASSED_TWO = '{"id":"p","fds":["dma-buf","device"]}';

const withId = (id: number, query = MAPS): string => `{"id":${id},${query.slice(1)}`;
const codeOf = (row: Row | undefined): string | undefined => row?.error?.code;

/** What a load of this many lines came to. */
async function load(served: Served, ...args: (string | number)[]): Promise<Load> {
  const child = spawn(process.execPath, [LOAD, served.path, ...args.map(String)]);
  let out = "";
  child.stdout.on("data", (data: Buffer) => {
    out += data;
  });
  await once(child, "close");
  return JSON.parse(out);
}

describe("vmprot serve", () => {
  const served = new Served();
  /** Of the server, the listening socket included. */
  const openFds = (): number => readdirSync(`/proc/${served.pid}/fd`).length;
  /** Those that are closed aside included, which takes a moment. */
  async function openFdsAtRest(expected: number): Promise<number> {
    for (let n = 0; n < 100 && openFds() !== expected; n++) await sleep(10);
    return openFds();
  }
  const log = join(served.folder, "log");

  beforeAll(() => served.start("--log", log), 30_000);
  afterAll(() => served[Symbol.asyncDispose]());
  afterEach(() => served.quiet());

  it("answers lines as vmprot query --json does", async () => {
    const lines = [
      MAPS,
      withId(1),
      "nope",
      REFUSED,
      '{"id":"x","exporter":"msm","facts":{"flag":1}}',
    ]
      .concat(["\u00a0", "{}", "[]", "\u007f", '{"exporter":"none","facts":{}}'])
      .concat(['{"id":null}', '{"exporter":"msm","facts":{"flags":131072}}', '{"explain":']);
    const input = Buffer.concat([Buffer.from(`${lines.join("\n \r\n\n")}\n`), Buffer.from([0xff])]);
    const client = await Client.to(served.path);
    client.socket.end(input);
    await client.end();
    expect(client.rows).toEqual(parseLines(queryJson(input, "--lines").stdout));
  });

  it("takes more than there is room for, from one that reads while it writes", async () => {
    const { answers, wrong, closed } = await load(served, 3, 30_000, "plain", 2000);
    expect({ answers, wrong, closed }).toEqual({ answers: 30_000, wrong: 0, closed: 0 });
  }, 60_000);

  it("prints rows that fit their schema, and takes lines that fit theirs", async () => {
    const [row, line] = ["serve-row", "serve-line"].map(compileSchema);
    const client = await served.client();
    const lines = [MAPS, withId(2), REFUSED, PASSED, PASSED_TWO, '{"id":1,"stats":true}'].concat([
      '{"stats":true}',
      '{"fds":["dma-buf"],"vm":{},"profile":"strict","explain":true}',
    ]);
    for (const text of [...lines, '{"stats":1}', '{"fds":[]}', '{"fds":["device"]}']) {
      expect([text, line?.(JSON.parse(text))]).toEqual([text, lines.includes(text)]);
      const said = await client.ask(text);
      row?.(said);
      expect({ said, errors: row?.errors }).toEqual({ said, errors: null });
    }
  });

  it("counts", async () => {
    const client = await served.client();
    const before = (await client.ask('{"id":1,"stats":true}'))?.stats;
    for (const text of [MAPS, MAPS, REFUSED, "nope"]) await client.ask(text);
    const row = await client.ask('{"id":2,"stats":true}');
    expect(row?.id).toBe(2);
    const grown = (name: string): number => Number(row?.stats?.[name]) - Number(before?.[name]);
    expect(["mapped", "refused", "errors", "accepted"].map(grown)).toEqual([2, 1, 1, 0]);
    const verdicts = row?.stats?.verdicts as VerdictCount[] | undefined;
    const sum = (counts: typeof verdicts) => counts?.reduce((all, { count }) => all + count, 0);
    expect(sum(verdicts)).toBe(Number(row?.stats?.mapped) + Number(row?.stats?.refused));
    expect(verdicts).toContainEqual({
      exporter: "msm",
      verdict: "refuse",
      code: "SYNC_REQUIRED",
      count: expect.any(Number),
    });
    expect(row?.stats?.clients).toBeGreaterThan(0);
  });

  it("logs what it answered, and to whom", async () => {
    const client = await Client.to(served.path);
    await client.ask('{"id":"logged","exporter":"msm","facts":{"flags":65536}}');
    await client.ask("nope");
    client.socket.end();
    await client.end();
    await sleep(500);
    const lines = parseLines(readFileSync(log, "utf8")) as Record<string, unknown>[];
    const answered = lines.find(({ id }) => id === "logged");
    expect(answered).toMatchObject({ pid: process.pid, line: 1, exporter: "msm" });
    expect(answered?.refuse).toBe("SYNC_REQUIRED");
    const own = lines.filter((line) => line.client === answered?.client);
    expect(own.map(({ event, error }) => event ?? error)).toEqual([
      ...["connected", undefined, "INPUT_NOT_JSON", "closed"],
    ]);
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  describe("descriptors", () => {
    it("that are no dma-buf are said to be none, and closed", async () => {
      const client = await served.client();
      const before = openFds();
      const paths = ["/dev/null", "/", "/proc/self/status", "/proc/self/fdinfo/0", "/etc/passwd"];
      const fds = paths.map((path) => openSync(path, "r"));
      for (const fd of fds) {
        expect(await client.ask(PASSED, [fd])).toMatchObject({
          ...{ id: "p", error: { code: "NOT_DMA_BUF" } },
        });
        expect(codeOf(await client.ask(PASSED_TWO, [fd, fd]))).toBe("NOT_DMA_BUF");
      }
      // The very socket, and the end of a pipe whose other end is closed.
      expect(codeOf(await client.ask(PASSED, [fdOf(client.socket)]))).toBe("NOT_DMA_BUF");
      const cat = spawn("true", { stdio: ["pipe", "ignore", "ignore"] });
      const pipe = (cat.stdin as unknown as { _handle: { fd: number } })._handle.fd;
      expect(codeOf(await client.ask(PASSED, [pipe]))).toBe("NOT_DMA_BUF");
      expect(await openFdsAtRest(before)).toBe(before);
      for (const each of fds) closeSync(each);
    });

    it("and lines that do not agree are an error, and no descriptor is kept", async () => {
      const client = await served.client();
      const before = openFds();
      const fd = openSync("/dev/null", "r");
      const of = (count: number): number[] => Array<number>(count).fill(fd);
      const cases: readonly [line: string, count: number, code: string | undefined][] = [
        [PASSED, 0, "FD_COUNT"],
        [PASSED, 2, "FD_COUNT"],
        [PASSED, 3, "FD_COUNT"],
        [PASSED, MOST_SENT, "FD_COUNT"],
        [PASSED_TWO, 1, "FD_COUNT"],
        [PASSED_TWO, 3, "FD_COUNT"],
        [MAPS, 1, "FD_COUNT"],
        [MAPS, 0, undefined],
        ["", 1, "FD_COUNT"],
        ['{"stats":true}', 1, "FD_COUNT"],
        ["nope", 1, "INPUT_NOT_JSON"],
        ["nope", MOST_SENT, "INPUT_NOT_JSON"],
        ['{"fds":1}', 1, "FIELD_VALUE"],
        ['{"fds":["dma-buf"],"id":{}}', 1, "FIELD_TYPE"],
        ['{"fds":["dma-buf"],"exporter":"msm"}', 1, "FIELD_UNKNOWN"],
        ['{"fds":["dma-buf"],"vm":{"guestPat":"?"}}', 1, "FIELD_VALUE"],
        [PASSED, 1, "NOT_DMA_BUF"],
      ];
      for (const [line, count, code] of cases) {
        expect([line, count, codeOf(await client.ask(line, of(count)))]).toEqual([
          line,
          count,
          code,
        ]);
        expect([line, count, await openFdsAtRest(before)]).toEqual([line, count, before]);
      }
      closeSync(fd);
    });

    it("of a line that is too long are nobody's", async () => {
      const client = await served.client();
      const before = openFds();
      const fd = openSync("/dev/null", "r");
      client.socket.write("a".repeat(70_000));
      await client.take(1);
      client.send("b", [fd]);
      await sleep(50);
      expect(await openFdsAtRest(before)).toBe(before);
      client.send("b\n");
      expect(codeOf(await client.ask(PASSED))).toBe("FD_COUNT");
      expect(codeOf(await client.ask(PASSED, [fd]))).toBe("NOT_DMA_BUF");
      closeSync(fd);
    });

    it("belong to the lines that say so, in their order, however lines are sent", async () => {
      const client = await served.client();
      const fd = openSync("/dev/null", "r");
      client.send(`${MAPS}\n${PASSED}\n${REFUSED}\n${PASSED}\n`, [fd, fd]);
      client.send(`${MAPS}\n{"id":"late","fds":`, [fd]);
      await sleep(50);
      client.send('["dma-buf"]}\n');
      const kinds = (await client.take(6)).map((row) => codeOf(row) ?? row.verdict?.kind);
      expect(kinds).toEqual(["map", "NOT_DMA_BUF", "refuse", "NOT_DMA_BUF", "map", "NOT_DMA_BUF"]);
      closeSync(fd);
    });

    it("a thousand of them, or some on each byte of a line, are one client's trouble", async () => {
      const [bad, good] = [await served.client(), await served.client()];
      const before = openFds();
      const fd = openSync("/dev/null", "r");
      for (let n = 0; n < 4; n++) bad.send("x", Array<number>(MOST_SENT).fill(fd));
      for (let n = 0; n < 300; n++) bad.send("x", [fd]);
      expect((await good.ask(withId(7)))?.id).toBe(7);
      expect(await openFdsAtRest(before)).toBeLessThanOrEqual(before + MOST_SENT);
      expect(codeOf(await bad.ask(""))).toBe("INPUT_NOT_JSON");
      expect(await openFdsAtRest(before)).toBe(before);
      expect(codeOf(await bad.ask(PASSED, [fd]))).toBe("NOT_DMA_BUF");
      closeSync(fd);
    });
  });

  describe("a client that means no good", () => {
    /** Whether somebody else is answered at once, whatever else goes on. */
    async function othersAreServed(): Promise<void> {
      const client = await served.client();
      for (let n = 0; n < 20; n++) expect((await client.ask(withId(n)))?.id).toBe(n);
      client.socket.destroy();
    }

    it("sends a line without an end: it is told once, and nothing is kept", async () => {
      const client = await served.client();
      const before = served.memory("VmRSS");
      const chunk = Buffer.alloc(1 << 20, "a");
      for (let n = 0; n < 256; n++) {
        if (!client.socket.write(chunk)) await once(client.socket, "drain");
        if (n % 64 === 0) await othersAreServed();
      }
      expect(served.memory("VmRSS") - before).toBeLessThan(40_000);
      client.sendLines("", MAPS);
      const rows = await client.take(2);
      expect(rows).toMatchObject([{ line: 2, error: { code: "INPUT_TOO_LONG" } }, { verdict: {} }]);
      client.socket.destroy();
    }, 60_000);

    it("reads nothing, or leaves half a line: it is cut off, and nobody else notices", async () => {
      const [deaf, half, idle] = [
        await served.client(),
        await served.client(),
        await served.client(),
      ];
      const before = served.memory("VmRSS");
      deaf.socket.pause();
      deaf.socket.write(`${MAPS}\n`.repeat(500_000));
      half.send('{"id":1,"expo');
      const begin = performance.now();
      await othersAreServed();
      await sleep(5000);
      await othersAreServed();
      expect(served.memory("VmRSS") - before).toBeLessThan(40_000);
      // Between the ends of what both of them may take, 10 and 15 s.
      await sleep(begin + 12_500 - performance.now());
      const asker = await served.client();
      expect((await asker.ask('{"stats":true}'))?.stats).toMatchObject({ cutOff: 1 });
      expect(half.closed).toBe(false);
      await half.end();
      expect((await asker.ask('{"stats":true}'))?.stats).toMatchObject({ cutOff: 2 });
      // Who has nothing under way may stay for as long as it likes.
      expect((await idle.ask(withId(3)))?.id).toBe(3);
    }, 90_000);

    it("connects again and again: there is an end to it, of one process and of all", async () => {
      const clients = await Promise.all(Array.from({ length: 40 }, () => Client.to(served.path)));
      const rows = await Promise.all(clients.map((client, n) => client.ask(withId(n))));
      const answered = rows.filter((row) => row?.verdict !== undefined);
      expect(answered.length).toBe(16);
      const turnedAway = rows.filter((row) => codeOf(row) === "CLIENT_LIMIT");
      // Who goes on sending may find it closed before it reads why.
      expect(turnedAway.length + answered.length).toBe(rows.filter((row) => row).length);
      for (const client of clients) client.socket.destroy();
      await served.quiet();
      await othersAreServed();
    });

    it("goes away in the middle of everything", async () => {
      await served.quiet();
      const before = openFds();
      const fd = openSync("/dev/null", "r");
      for (let n = 0; n < 200; n++) {
        const client = await Client.to(served.path);
        client.send(n % 2 === 0 ? `${MAPS}\n`.repeat(50) : PASSED, [fd]);
        client.socket.destroy();
        // Nobody is ever kept from connecting for long.
        if (n % 20 === 0) await sleep(20);
      }
      await served.quiet();
      await othersAreServed();
      await served.quiet();
      expect(await openFdsAtRest(before)).toBe(before);
      closeSync(fd);
    });

    it("sends noise: every line that is not blank has one row", async () => {
      let state = 7;
      const random = (limit: number): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * limit);
      };
      const pieces = [MAPS, PASSED, '"fds"', '{"stats":true}', "{", "]", '"', "\u00e9", " ", "\r"];
      const lines = Array.from({ length: 2000 }, () =>
        Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join(""),
      );
      const client = await Client.to(served.path);
      client.socket.end(Buffer.from(`${lines.join("\n")}\n`));
      await client.end();
      expect(client.rows).toHaveLength(lines.filter((line) => !/^[ \t\r]*$/.test(line)).length);
    });
  });

  it("does nothing while nobody asks", async () => {
    const client = await served.client();
    await client.ask(MAPS);
    await sleep(500);
    const before = served.ticks();
    await sleep(2000);
    expect(served.ticks() - before).toBeLessThanOrEqual(2);
  });

  it("answers thousands a second, in memory that does not grow", async () => {
    const [lines, fds] = [300_000, share(60_000)];
    await load(served, 8, 100_000);
    await load(served, 8, Math.min(20_000, fds), "fds");
    const before = served.memory("VmRSS");
    const plain = await load(served, 8, lines);
    const passed = await load(served, 8, fds, "fds");
    expect([plain, passed]).toMatchObject([
      { answers: lines, wrong: 0, closed: 0 },
      { answers: fds, wrong: 0, closed: 0 },
    ]);
    expect(served.memory("VmRSS") - before).toBeLessThan(30_000);
    // A fifth of what an idle machine does, and less, so that a busy one does not fail.
    expect(lines / plain.seconds).toBeGreaterThan(10_000);
    expect(fds / passed.seconds).toBeGreaterThan(2500);
  }, 180_000);

  it("killed and started again under load, gives nobody another's answer", async () => {
    const asked = load(served, 8, 400_000, "plain", 4);
    for (let n = 0; n < 3; n++) {
      await sleep(700);
      expect(await served.end("SIGKILL")).toBe("SIGKILL");
      await served.restart();
    }
    const { answers, wrong, closed } = await asked;
    expect({ answers, wrong }).toEqual({ answers: 400_000, wrong: 0 });
    expect(closed).toBeGreaterThan(0);
  }, 180_000);
});

it("vmprot serve is kept by no descriptor, however long its closing takes", async () => {
  await using served = new Served();
  await served.start();
  const good = await served.client();
  const process = served.pid as number;
  for (let n = 0; n < 4; n++) {
    const bad = await served.client();
    const { socket, other } = await lingering();
    // The last to close it must be the server.
    kill(process, "SIGSTOP");
    bad.send(`${PASSED}\n`, [fdOf(socket)]);
    socket.destroy();
    await once(socket, "close");
    kill(process, "SIGCONT");
    expect(await bad.take(1)).toMatchObject([{ id: "p", error: { code: "NOT_DMA_BUF" } }]);
    bad.sendLines(MAPS);
    const begin = performance.now();
    expect((await good.ask(withId(n)))?.id).toBe(n);
    expect(performance.now() - begin).toBeLessThan(3000);
    // Nothing more is read of who sent it.
    expect(bad.rows).toEqual([]);
    bad.socket.destroy();
    other.unref();
  }
  // Nor is anything to be done for it, not even that it has gone.
  const before = served.ticks();
  await sleep(1000);
  expect(served.ticks() - before).toBeLessThanOrEqual(5);
  const begin = performance.now();
  expect(await served.end()).toBe(0);
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(existsSync(served.path)).toBe(false);
}, 60_000);

it("vmprot serve waits for nobody who should read its log, and counts what is lost", async () => {
  await using served = new Served();
  const log = join(served.folder, "log");
  expect(spawnSync("mkfifo", [log]).status).toBe(0);
  const reader = openSync(log, constants.O_RDONLY | constants.O_NONBLOCK);
  await served.start("--log", log);
  const { answers, seconds } = await load(served, 2, 30_000);
  expect(answers).toBe(30_000);
  // A pipe that is full is not tried with each line.
  expect(answers / seconds).toBeGreaterThan(6000);
  const stats = (await (await served.client()).ask('{"stats":true}'))?.stats;
  expect(stats?.unlogged).toBeGreaterThan(1000);
  const begin = Buffer.alloc(1 << 12);
  readSync(reader, begin);
  expect(begin.toString()).toMatch(
    /^\{"time":"[^"]+","client":1,"pid":\d+,"uid":\d+,"event":"connected"\}\n/,
  );
  expect(await served.end()).toBe(0);
  closeSync(reader);
}, 60_000);

describe("the socket of vmprot serve", () => {
  const refused = (...args: string[]): string =>
    vmprot(["serve", ...args]).stderr.replace(/^vmprot: (\w+): .*\n$/s, "$1");

  it("is this user's alone, or a group's, and gone after the end", async () => {
    await using served = new Served();
    const mode = (): number => statSync(served.path).mode & 0o777;
    for (const [signal, options, expected] of [
      ["SIGTERM", [], 0o600],
      ["SIGINT", ["--group", `${process.getgid?.()}`], 0o660],
    ] as const) {
      await served.start(...options);
      expect(mode()).toBe(expected);
      const client = await served.client();
      expect(await client.ask(withId(1))).toMatchObject({ id: 1 });
      expect(await served.end(signal)).toBe(0);
      await client.end();
      expect(existsSync(served.path)).toBe(false);
    }
  }, 60_000);

  it("takes the place of one that nobody answers on, and of nothing else", async () => {
    await using served = new Served();
    await served.start();
    expect(refused("--socket", served.path)).toBe("SOCKET_IN_USE");
    expect((await (await served.client()).ask(withId(1)))?.id).toBe(1);
    await served.end("SIGKILL");
    expect(existsSync(served.path)).toBe(true);
    await served.restart();
    expect((await (await served.client()).ask(withId(2)))?.id).toBe(2);
    const file = join(served.folder, "file");
    writeFileSync(file, "mine");
    expect(refused("--socket", file)).toBe("SOCKET_UNUSABLE");
    expect(readFileSync(file, "utf8")).toBe("mine");
    // What took its place meanwhile is not removed with it.
    await served.end("SIGKILL");
    await served.restart();
    spawnSync("mv", [file, served.path]);
    expect(await served.end()).toBe(0);
    expect(readFileSync(served.path, "utf8")).toBe("mine");
  }, 60_000);

  it.each([
    ["SOCKET_UNUSABLE", ["--socket", "/nonexistent/socket"]],
    ["SOCKET_UNUSABLE", ["--socket", `/tmp/${"a".repeat(120)}`]],
    ["SOCKET_UNUSABLE", ["--socket", "/dev/null"]],
    ["USAGE", ["--socket", "/tmp/never", "--group", "no such group\u001b"]],
    ["USAGE", ["--socket"]],
    ["OUTPUT_FAILED", ["--socket", "/tmp/vmprot-never", "--log", "/nonexistent/log"]],
    ["INPUT_NOT_FOUND", ["--socket", "/tmp/vmprot-never", "--vm", "/nonexistent.json"]],
    ["PLATFORM_NAME_UNKNOWN", ["--socket", "/tmp/vmprot-never", "--platform", "nope"]],
  ])("cannot be had: %s of %j", (code, args) => {
    expect(refused(...args)).toBe(code);
    expect(existsSync("/tmp/vmprot-never")).toBe(false);
  });

  it("cannot be had without koffi, and the code says so", () => {
    const folder = mkdtempSync(join(tmpdir(), "vmprot-bare-"));
    cpSync(join(root, "cli/dist"), join(folder, "dist"), { recursive: true });
    const command = [join(folder, "dist/vmprot.js"), "serve", "--socket", join(folder, "socket")];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    expect(stderr).toMatch(/^vmprot: FFI_UNAVAILABLE: koffi cannot be loaded/);
    expect([status, existsSync(join(folder, "socket"))]).toEqual([2, false]);
    rmSync(folder, { recursive: true });
  });

  it("may be passed by systemd", async () => {
    await using served = new Served();
    const fd = unixSocket();
    expect([bindTo(fd, served.path), listenOn(fd, 8)]).toEqual([0, 0]);
    const script = 'LISTEN_FDS=1 LISTEN_PID=$$ LISTEN_FDNAMES=x exec "$@"';
    const args = ["-c", script, "sh", process.execPath, VMPROT, "serve"];
    const child = spawn("sh", args, { stdio: ["ignore", "ignore", "pipe", fd] });
    const [said] = await once(child.stderr as NodeJS.ReadableStream, "data");
    expect(`${said}`).toBe("vmprot: serving the socket that systemd passed\n");
    const client = await served.client();
    expect((await client.ask(withId(1)))?.id).toBe(1);
    const exit = once(child, "exit");
    child.kill();
    expect(await exit).toEqual([0, null]);
    // It is systemd's, which goes on to listen.
    expect(existsSync(served.path)).toBe(true);
    closeFd(fd);
    for (const [count, passed] of [
      ["1", "ignore"],
      ["2", "ignore"],
    ] as const) {
      const { stderr } = spawnSync(
        "sh",
        [...args.slice(0, 1), script.replace("1", count), ...args.slice(2)],
        {
          stdio: ["ignore", "ignore", "pipe", passed],
        },
      );
      expect(`${stderr}`).toMatch(/^vmprot: SOCKET_UNUSABLE: /);
    }
  }, 30_000);

  itWith("root", process.getuid?.() === 0 ? undefined : "only root can be another user")(
    "answers no other user but those of the group",
    async () => {
      const NOBODY = 65534;
      const ask = async (path: string): Promise<Row> => {
        const script = `const s = require("net").connect(${JSON.stringify(path)});
          s.on("data", (d) => process.stdout.write(d)); s.on("error", () => {});
          setTimeout(() => s.end(${JSON.stringify(`${withId(1)}\n`)}), 300);`;
        const child = spawn(process.execPath, ["-e", script], {
          uid: NOBODY,
          gid: NOBODY,
          cwd: "/",
        });
        let out = "";
        child.stdout.on("data", (data: Buffer) => {
          out += data;
        });
        await once(child, "close");
        return JSON.parse(out);
      };
      await using served = new Served();
      chmodSync(served.folder, 0o711);
      await served.start();
      chmodSync(served.path, 0o666);
      expect(codeOf(await ask(served.path))).toBe("CLIENT_REFUSED");
      expect((await (await Client.to(served.path)).ask(withId(2)))?.id).toBe(2);
      await served.end();
      await served.start("--group", `${NOBODY}`);
      expect((await ask(served.path)).id).toBe(1);
    },
    60_000,
  );
});
