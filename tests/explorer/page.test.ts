import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { type FactDeclaration, REFUSAL_CODES, type Result } from "@vmprot/core";
import { ENVIRONMENT_FIELDS } from "@vmprot/core/tables";
import { addressOf } from "@vmprot/explorer/state/page.js";
import { queryOf } from "@vmprot/explorer/state/question.js";
import fc from "fast-check";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { parseLines, queryJson, VMPROT, vmprot } from "../cli/run-vmprot.js";
import { share, stride, THOROUGH } from "../support/thoroughness.js";
import { providedBrowser } from "./browser.js";
import { HOSTILE_ADDRESSES } from "./hostile-addresses.js";
import { goThrough, goTo, sent, type Told, told, type Watched, watchedPage } from "./in-browser.js";
import { questions } from "./random-questions.js";
import { type Served, serve } from "./served.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
const VRAM = "v1&exporter=amdgpu&facts.domains=0x4&facts.flags=0x0&platform=amd";
const REFUSED = "v1&exporter=msm&facts.flags=0x20000&platform=intel";
/** Little is known of the host. */
const OPEN = "v1&exporter=msm&facts.flags=0x20000&platform.arch=arm64&platform.kernel=6.1";
const SOME_MATRIX = "v1&view=matrix&exporter=amdgpu";

// On a busy machine a browser is slow.
jest.setTimeout(60_000);

const executablePath = providedBrowser();
if (executablePath !== undefined)
  describe("the page in a browser", () => inBrowser(executablePath));

function inBrowser(path: string): void {
  let served: Served;
  let browser: Browser;
  let context: BrowserContext;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), chromium.launch({ executablePath: path })]);
    context = await browser.newContext({ viewport: DESK, colorScheme: "light" });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    watched = await watchedPage(context, served.url);
    page = watched.page;
  });
  afterAll(async () => {
    await browser.close();
    await served.end();
  });

  const label = (name: string) => page.getByLabel(name, { exact: true });
  const group = (name: string) => page.getByRole("group", { name, exact: true });
  const unfold = () =>
    page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
  const headline = () => page.locator(".headline").textContent();

  describe("controls", () => {
    it("are there for every fact of every exporter, by its name and the names of its values", async () => {
      for (const { exporter, facts, title } of ADAPTERS) {
        await label("Exporter").selectOption(exporter);
        expect(await page.locator("#exporter-title").textContent()).toBe(title);
        const shown = await page.evaluate(() =>
          [...document.querySelectorAll('[id^="facts."]:not([id$="-hint"])')].map((control) => ({
            name: control.id.slice("facts.".length),
            values: [...control.querySelectorAll("label, option")].map(
              (value) => value.textContent?.trim().split(" ")[0] ?? "",
            ),
          })),
        );
        const open = (fact: FactDeclaration) => (fact.absent === undefined ? [] : ["not"]);
        const expected = Object.entries(facts).map(([name, fact]) => {
          const ends = ["unknown", ...open(fact)];
          if (fact.kind === "yes-no") return { name, values: ["yes", "no", ...ends] };
          if (fact.kind === "word") return { name, values: [...fact.words, ...ends] };
          if (fact.kind === "count") return { name, values: ["so", ...ends, fact.unit] };
          const named = fact.kind === "bits" ? Object.keys(fact.bits) : fact.words;
          return { name, values: ["as", ...ends, ...named] };
        });
        expect(shown).toEqual(expected);
      }
    });

    it("state each kind of fact, unknown and absent too", async () => {
      await goTo(page, VRAM);
      await group("domains").getByLabel("VRAM").uncheck();
      await group("domains").getByLabel("GTT").check();
      await group("flags").getByLabel("CPU_GTT_USWC").check();
      await group("imported").getByLabel("yes").check();
      await group("scannedOut").getByLabel("unknown", { exact: true }).check();
      const facts = { domains: 2, flags: 4, imported: true, scannedOut: "unknown" };
      expect(await sent(page)).toEqual({ exporter: "amdgpu", facts, platform: "amd" });
      await group("imported").getByLabel("not stated").check();
      await group("scannedOut").getByLabel("not stated").check();
      await group("flags").getByLabel("unknown").check();
      expect(await sent(page)).toMatchObject({ facts: { domains: 2, flags: "unknown" } });
      await group("flags").getByLabel("as ticked").check();
      expect(await sent(page)).toHaveProperty("facts", { domains: 2, flags: 0 });
      for (const kind of ["word", "words", "count"] as const) {
        const [exporter, name, fact] = someFact(kind);
        await label("Exporter").selectOption(exporter);
        if (fact.kind === "word") {
          await label(name).selectOption(fact.words.at(-1) ?? "");
          expect(await sent(page)).toMatchObject({ facts: { [name]: fact.words.at(-1) } });
        } else if (fact.kind === "words") {
          for (const word of fact.words)
            await group(name).getByLabel(word, { exact: true }).check();
          expect(await sent(page)).toMatchObject({ facts: { [name]: fact.words } });
        } else if (fact.kind === "count") {
          await group(name)
            .getByRole("spinbutton")
            .fill(String(fact.least + 1));
          await group(name).getByRole("spinbutton").blur();
          expect(await sent(page)).toMatchObject({ facts: { [name]: fact.least + 1 } });
        }
        await (kind === "word"
          ? label(name).selectOption("unknown")
          : group(name).getByLabel("unknown", { exact: true }).check());
        expect(await sent(page)).toMatchObject({ facts: { [name]: "unknown" } });
      }
    });

    it("choose the kind of buffer, another name, host, profile and every field of host and VM", async () => {
      await goTo(page, VRAM);
      await label("Kind of buffer").selectOption({ label: "GTT" });
      await label("Host and VM").selectOption("intel-honor-pat");
      await label("Profile").selectOption("strict");
      const facts = { domains: 2, flags: 0 };
      const honoring = { platform: "intel-honor-pat", profile: "strict" };
      expect(await sent(page)).toEqual({ exporter: "amdgpu", facts, ...honoring });
      await label("Exporter").selectOption("rcar-du");
      expect(await sent(page)).toMatchObject({ exporter: "gem-dma", facts: { driver: "rcar-du" } });
      for (const arch of ["x86_64", "arm64", "riscv64"]) {
        await goTo(page, `${OPEN}&vm.slot=before`.replace("=arm64", `=${arch}`));
        await unfold();
        const controls = await page
          .locator(':is([id^="platform."], [id^="vm."]):is(select, input)')
          .all();
        for (const control of controls) {
          const [id, values] = await control.evaluate((element) => [
            element.id,
            [...element.querySelectorAll("option")].map((option) => option.value),
          ]);
          const field = (id as string).split(".")[1] as keyof typeof ENVIRONMENT_FIELDS;
          if (field === "kernel") {
            await control.fill("6.19-rc1");
            await control.blur();
            expect(await sent(page)).toMatchObject({ platform: { kernel: "6.19-rc1" } });
            continue;
          }
          const known = [...ENVIRONMENT_FIELDS[field].map(String), "unknown"];
          expect([field, values]).toEqual([field, known]);
          if (field === "arch") continue;
          await control.selectOption("unknown");
          expect(page.url()).toContain(`&${id}=unknown`);
        }
        expect(controls.length).toBeGreaterThan(8);
      }
    });

    it("say what cannot be asked", async () => {
      await goTo(page, OPEN);
      await unfold();
      await label("kernel").fill("six");
      await label("kernel").press("Enter");
      expect(await headline()).toBe("✗ This cannot be asked");
      expect(await page.locator(".verdict").textContent()).toMatch(/^FIELD_VALUE platform\.kernel/);
      await label("kernel").fill("6.18");
      await label("kernel").press("Enter");
      expect(await headline()).not.toContain("cannot be asked");
    });
  });

  describe("an answer", () => {
    it("draws both levels of page tables, and draws them anew", async () => {
      await goTo(page, REFUSED);
      const picture = page.getByRole("img", { name: /^Host and guest mapping of one page/ });
      const text = () => picture.locator("desc").textContent();
      expect(await text()).toBe(
        "The host's mapping is WC over WB, that is WC. The guest asks for write-combined, WC in its page table; KVM programs EPT WB, ignore-PAT set; so it gets WB. WC beside WB: forbidden-wc-cached, refused.",
      );
      await group("The guest asks for").getByLabel("uncached").check();
      expect(await text()).toContain("The guest asks for uncached, UC- in its page table");
      await label("Host and VM").selectOption("amd");
      expect(await text()).toContain("so it gets WC+. WC beside WC+: ok-same-class, accepted.");
      await goTo(page, VRAM);
      expect(await picture.count()).toBe(2);
      await goTo(page, `${VRAM}&vm.guestMemfd=true`);
      expect(await page.locator("svg.levels").textContent()).toContain("no stage 2: rule R14");
    });

    it("offers the change that fixes it, and leads to the fields that decide", async () => {
      await goTo(page, REFUSED);
      await page.getByRole("button", { name: "Try it: guest's PAT honoured" }).click();
      expect(await headline()).toBe("✓ Map it write-combined");
      expect(await sent(page)).toMatchObject({ platform: "intel", vm: { guestPat: "honored" } });
      await goTo(page, OPEN);
      await page.getByRole("button", { name: "platform.fwb", exact: true }).click();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("platform.fwb");
      await label("fwb").selectOption("true");
      expect((await page.evaluate(told)).unknown).not.toContain("platform.fwb");
    });

    it("is the command's, of queries at random", async () => {
      const asked = fc.sample(questions, { numRuns: share(400), seed: 13 });
      const input = asked.map((question) => JSON.stringify(queryOf(question))).join("\n");
      const results = parseLines(queryJson(input, "--explain").stdout) as Result[];
      expect(results).toHaveLength(asked.length);
      const addresses = asked.map((question) => addressOf({ view: "buffer", question }));
      expect(await goThrough(page, addresses, told)).toEqual(results.map(expectedOf));
      expect(
        new Set(results.map(({ verdict }) => "code" in verdict && verdict.code)).size,
      ).toBeGreaterThan(8);
    });
  });

  describe("an address", () => {
    it("follows the controls, and gives the same again", async () => {
      await goTo(page, VRAM);
      await group("imported").getByLabel("unknown").check();
      await label("Profile").selectOption("strict");
      const before = [await sent(page), await page.evaluate(told)];
      await page.reload();
      expect([await sent(page), await page.evaluate(told)]).toEqual(before);
      await page.getByRole("button", { name: "Copy link" }).click();
      const link = await page.evaluate(() => navigator.clipboard.readText());
      const other = await watchedPage(context, link);
      expect(await other.page.evaluate(told)).toEqual(before[1]);
      await other.page.close();
    });

    it("is one step of the browser's history", async () => {
      await goTo(page, VRAM);
      await goTo(page, SOME_MATRIX);
      await page.goBack();
      expect(await label("Exporter").inputValue()).toBe("amdgpu");
      expect(await headline()).toContain("Map it");
    });

    it("goes to a shell as a command, which answers the same", async () => {
      await goTo(page, REFUSED);
      await page.getByRole("button", { name: "Copy as command" }).click();
      const command = await page.evaluate(() => navigator.clipboard.readText());
      const program = `vmprot() { "${process.execPath}" "${VMPROT}" "$@"; }\n${command}`;
      const { stdout, status } = spawnSync("sh", ["-c", program], { encoding: "utf8" });
      expect(stdout).toContain("✗ GUEST_TYPE_FORCED (R1)");
      expect(status).toBe(1);
    });

    it("is refused with a message where somebody made it up, and nothing of it runs", async () => {
      await goTo(page, VRAM);
      for (const address of HOSTILE_ADDRESSES) {
        await goTo(page, address);
        const alert = page.getByRole("alert");
        expect(await alert.textContent()).toMatch(/^This address cannot be read\. ./);
        expect(await alert.locator("*").count()).toBe(1);
      }
      expect(
        await page.evaluate(() =>
          ["hacked", "polluted"].filter((name) => name in {} || name in window),
        ),
      ).toEqual([]);
      await label("Exporter").selectOption("xe");
      expect(await page.getByRole("alert").count()).toBe(0);
      expect(page.url()).toContain("#v1&exporter=xe&");
    });
  });

  describe("the matrix", () => {
    it("has every case on every preset, as the command does", async () => {
      await goTo(page, "v1&view=matrix");
      const cells = await page.evaluate(() =>
        [...document.querySelectorAll(".matrix tbody tr")].map((row) => [
          row.querySelector("th")?.textContent,
          ...[...row.querySelectorAll("a")].map((cell) => cell.textContent),
        ]),
      );
      const rows = parseLines(vmprot(["matrix", "--json"]).stdout) as MatrixCell[];
      const expected = rows.map(({ case: name, result }) => [
        `${result.exporter} ${name}`,
        signs(result),
      ]);
      const found = cells.flatMap(([name, ...each]) => each.map((cell) => [name, cell]));
      expect(found).toEqual(expected);
    });

    it("shows what is asked for", async () => {
      await page.getByText("only what depends on the host").click();
      await label("Exporter").selectOption("amdgpu");
      await label("Verdict").selectOption("hazard");
      expect(page.url()).toMatch(/#v1&view=matrix&exporter=amdgpu&outcome=hazard&only=host$/);
      const rows = page.locator(".matrix tbody tr");
      const names = await rows.locator("th").allTextContents();
      expect(names).toContain("amdgpu VRAM");
      expect(names).not.toContain("amdgpu imported");
      for (const row of await rows.all())
        expect(await row.locator(".hazard").count()).toBeGreaterThan(0);
      await label("Profile").selectOption("strict");
      expect(await rows.count()).toBe(0);
      expect(await page.getByRole("status").textContent()).toMatch(/^0 of \d+ kinds of buffer$/);
    });

    it("keeps head and first column in sight", async () => {
      await page.setViewportSize(PHONE);
      await goTo(page, "v1&view=matrix");
      const scroll = page.locator(".scroll");
      await scroll.evaluate((element) => element.scrollTo(500, 3000));
      const [box, corner, last] = await Promise.all([
        scroll.boundingBox(),
        page.locator(".corner").boundingBox(),
        page.locator(".preset").last().boundingBox(),
      ]);
      expect(corner?.x).toBeCloseTo((box?.x ?? 0) + 1, 0);
      expect(corner?.y).toBeCloseTo((box?.y ?? 0) + 1, 0);
      expect(last?.y).toBeCloseTo((box?.y ?? 0) + 1, 0);
      await page.setViewportSize(DESK);
    });

    it("leads from a cell to its query", async () => {
      await goTo(page, SOME_MATRIX);
      await page.getByRole("link", { name: /^amdgpu VRAM on intel-honor-pat:/ }).click();
      const facts = { domains: 4, flags: 0 };
      expect(await sent(page)).toEqual({ exporter: "amdgpu", facts, platform: "intel-honor-pat" });
      await page.getByRole("link", { name: "Matrix" }).click();
      expect(page.url()).toContain(SOME_MATRIX);
    });
  });

  describe("whoever reads it", () => {
    it("never scrolls sideways, on a phone or a desk, whatever the exporter", async () => {
      for (const size of [PHONE, DESK]) {
        await page.setViewportSize(size);
        const hashes = ADAPTERS.filter((_, turn) => size === PHONE || turn % stride(1) === 0).map(
          ({ exporter }) => `v1&exporter=${exporter}`,
        );
        const addresses = [...hashes, VRAM, OPEN, `${VRAM}&vm.confidential=sev`, SOME_MATRIX];
        const widths = await goThrough(page, addresses, () => {
          for (const details of document.querySelectorAll("details")) details.open = true;
          return document.documentElement.scrollWidth;
        });
        expect(widths).toEqual(addresses.map(() => size.width));
      }
    });

    it("finds no fault of accessibility, in either theme and at either width", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        const other = await browser.newContext({ colorScheme });
        const { page: read } = await watchedPage(other, served.url);
        await read.evaluate(AXE);
        // Each theme and each width; in a thorough run each with each.
        const one = colorScheme === "light" ? PHONE : DESK;
        for (const size of THOROUGH ? [PHONE, DESK] : [one]) {
          await read.setViewportSize(size);
          for (const address of [VRAM, OPEN, SOME_MATRIX]) {
            await goTo(read, address);
            expect([address, await violations(read)]).toEqual([address, []]);
          }
        }
        await other.close();
      }
    });

    it("gets the theme of the system, or the one that is chosen, for good", async () => {
      const background = (read: Page) =>
        read.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const other = await browser.newContext({ colorScheme: "dark" });
      const { page: read } = await watchedPage(other, served.url);
      const button = read.getByRole("button", { name: "Dark" });
      expect(await button.getAttribute("aria-pressed")).toBe("true");
      const dark = await background(read);
      await button.click();
      expect(await button.getAttribute("aria-pressed")).toBe("false");
      await read.reload();
      expect(await background(read)).not.toBe(dark);
      expect(await background(read)).toBe(await background(page));
      await other.close();
    });

    it("needs no pointer, and hears the verdict", async () => {
      const { page: read } = await watchedPage(context, `${served.url}#${REFUSED}`);
      const focused = () =>
        read.evaluate(() => {
          const element = document.activeElement as HTMLInputElement;
          const name = element.labels?.[0]?.textContent ?? element.textContent ?? "";
          const { outlineStyle } = getComputedStyle(element);
          return [name.trim(), outlineStyle === "none" ? "not seen" : "seen"];
        });
      const names: string[] = [];
      const tab = async (until: string) => {
        for (let count = 0; count < 30; count += 1) {
          await read.keyboard.press("Tab");
          const [name = "", seen] = await focused();
          expect([name, seen]).toEqual([name, "seen"]);
          names.push(name);
          if (name.startsWith(until)) return;
        }
        throw new Error(`${until} is not reached: ${names.join(", ")}`);
      };
      await tab("The VM, field by field");
      expect(names.slice(0, 7)).toEqual([
        "One buffer",
        "Matrix",
        "Dark",
        "Exporter",
        "Kind of buffer",
        "Host and VM",
        "Profile",
      ]);
      expect(names).toEqual(expect.arrayContaining(["Copy link", "as ticked", "WC 0x20000"]));
      const status = read.locator(".headline");
      expect(await status.getAttribute("role")).toBe("status");
      expect(await status.textContent()).toBe("✗ Do not map it");
      await read.keyboard.press("Enter");
      await tab("guestPat");
      await read.keyboard.press("ArrowDown");
      expect(await status.textContent()).toBe("✓ Map it write-combined");
      await tab("write-combined");
      await read.keyboard.press("ArrowRight");
      expect(await read.locator("svg.levels desc").textContent()).toContain("asks for uncached");
      await read.close();
    });
  });

  it("asks nobody else, and works without a network from a file", async () => {
    expect(new Set(watched.requests.map((url) => url.split("#")[0]))).toEqual(
      new Set([served.url]),
    );
    expect(watched.complaints).toEqual([]);
    const offline = await browser.newContext({ offline: true });
    const file = pathToFileURL(join(dirname(VMPROT), "explorer.html")).href;
    const { page: read, requests, complaints } = await watchedPage(offline, `${file}#${VRAM}`);
    expect(await read.locator(".headline").textContent()).toBe(
      "! Map it write-combined, with a hazard",
    );
    expect([requests, complaints]).toEqual([[file], []]);
    await offline.close();
  });
}

interface MatrixCell {
  readonly case: string;
  readonly result: Result;
}

/** A fact of this kind, where it is, and what it is called. */
function someFact(kind: FactDeclaration["kind"]): [string, string, FactDeclaration] {
  for (const { exporter, facts } of ADAPTERS) {
    for (const [name, fact] of Object.entries(facts)) {
      if (fact.kind === kind) return [exporter, name, fact];
    }
  }
  throw new Error(`no fact is of the kind ${kind}`);
}

/** What a cell of the matrix says of a result. */
function signs({ verdict }: Result): string {
  if (verdict.kind === "refuse") return `✗ ${verdict.code.replace(/([A-Z])[A-Z]*_?/g, "$1")}`;
  const mode = { cached: "cached", "write-combined": "wc", uncached: "uc" }[verdict.guestCache];
  const choice = { binding: "", any: "*", ignored: "=" }[verdict.guestAttribute];
  const isHazard = verdict.hazards.some(({ code }) => code !== "SLOW_READS");
  return `${mode}${choice}${isHazard ? "!" : ""}`;
}

/** What the page has to say of a result of the command's. */
function expectedOf({ verdict, answer, fixes, explanation = [] }: Result): Told {
  const steps = explanation.map(({ step, text }) => `${STEPS[step]} ${text}`);
  const own =
    answer.kind === "refusal"
      ? `a refusal, ${answer.code}: ${answer.message}`
      : `${answer.cache}, ${answer.basis === "fixed" ? "fixed" : "the worst of several"}: ${answer.placements.map(({ memory, cache, vma, pages }) => `${cache} ${memory} (${vma}, ${pages})`).join(" or ")}.`;
  const answered = `The exporter's answer: ${own}`;
  if (verdict.kind === "map") {
    const { guestCache, guestAttribute, mapInfo, hazards } = verdict;
    const isHazard = hazards.some(({ code }) => code !== "SLOW_READS");
    const attribute = `${ATTRIBUTES[guestAttribute]} virtio-gpu's map_info is ${mapInfo}.`;
    const told = hazards.map(({ code, message }) => `${code} ${message}`);
    return {
      headline: isHazard ? `! Map it ${guestCache}, with a hazard` : `✓ Map it ${guestCache}`,
      verdict: [attribute, ...told, answered],
      ways: [],
      unknown: [],
      steps,
    };
  }
  const { code, message, rule, remedy, unknown = [] } = verdict;
  const { ways = [], standing } = fixes ?? {};
  const { cause } = REFUSAL_CODES[code];
  const ended = standing === undefined || standing.text === remedy ? [] : [standing.text];
  return {
    headline: "✗ Do not map it",
    verdict: [
      `${code} ${message}${rule === undefined ? "" : ` Rule ${rule}.`}`,
      ...(cause === message ? [] : [cause]),
      answered,
      remedy,
      ...ended,
      ...(unknown.length > 0 ? ["It depends on what is not known:"] : []),
    ],
    ways: ways.map(({ brief, changes }) => {
      const fields = changes.map(({ field, value }) =>
        typeof value === "string" ? `${field} = ${value}` : `${field} = ${JSON.stringify(value)}`,
      );
      return `Try it: ${brief} ${fields.join(", ")}`;
    }),
    unknown,
    steps,
  };
}

const ATTRIBUTES = {
  binding: "The guest must map it so: another attribute is not safe.",
  any: "Any other choice of the guest's is as safe.",
  ignored: "Whatever the guest asks for, it gets the same.",
};
const STEPS = {
  answer: "Exporter",
  assume: "Assumed",
  rule: "Rule",
  host: "Host",
  "stage-2": "Stage 2",
  guest: "Guest",
  alias: "Both",
  verdict: "Verdict",
};

/** What axe finds wrong, in short. */
async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const { violations: found, passes } = await axe.run({ resultTypes: ["violations"] });
    if (passes.length < 20) throw new Error("axe looked at next to nothing");
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 150)}`),
    );
  });
}

interface AxeResults {
  readonly passes: readonly unknown[];
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
