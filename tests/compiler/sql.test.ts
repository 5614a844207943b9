import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { compilePolicy, emitSql } from "@vmprot/compiler";
import { PRESETS, PROFILES, type Query, type Result, VmProt } from "@vmprot/core";
import { ENVIRONMENT_FIELD_NAMES, ENVIRONMENT_FIELDS, qualifiedName } from "@vmprot/core/tables";
import { share, stride } from "../support/thoroughness.js";
import {
  type Database,
  insertQueries,
  openDatabase,
  type SqlQuery,
  type SqlRow,
} from "./duckdb.js";

const policy = compilePolicy(ADAPTERS, "0.0.0");
const files = emitSql(policy);
const script = [...files.values()].join("\n");
const vmProt = new VmProt(ADAPTERS, { remedies: false });

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
  await database.run(script);
});
afterAll(() => database.close());

/** What the views say of each query, in their order. */
async function judged(queries: readonly SqlQuery[]): Promise<SqlRow[]> {
  for (const table of ["hosts", "buffers", "buffer_facts", "pairs"]) {
    await database.run(`DELETE FROM vmprot_${table}`);
  }
  await insertQueries(database, queries);
  return database.rows("SELECT * FROM vmprot_verdicts ORDER BY CAST(buffer AS INTEGER)");
}

const bySql = ({ verdict, code, rule, map_info, guest_attribute, hazards }: SqlRow): string =>
  verdict === "map" ? `map ${map_info} ${guest_attribute} ${hazards}` : `refuse ${code} ${rule}`;

function byCore({ verdict }: Result): string {
  if (verdict.kind === "refuse") return `refuse ${verdict.code} ${verdict.rule ?? null}`;
  const hazards = verdict.hazards.map(({ code }) => code).join();
  return `map ${verdict.mapInfo} ${verdict.guestAttribute} ${hazards}`;
}

/** Where the two differ, and how many queries the views leave to the policy itself. */
async function compared(queries: readonly SqlQuery[]) {
  const rows = await judged(queries);
  expect(rows).toHaveLength(queries.length);
  const open: SqlQuery[] = [];
  const differences = queries.flatMap((query, index) => {
    const row = rows[index] as SqlRow;
    if (row.code === "NOT_CLASSIFIED") {
      open.push(query);
      return [];
    }
    const [sql, core] = [bySql(row), byCore(vmProt.query(query))];
    return sql === core ? [] : [{ query, sql, core }];
  });
  return { differences: differences.slice(0, 3), open };
}

/** Whether the exporter can have more than one answer to what is stated. */
function isOpen({ facts, exporter, platform }: SqlQuery): boolean {
  const unstated = Object.entries(ADAPTERS.find((each) => each.exporter === exporter)?.facts ?? {});
  return (
    Object.values(facts).includes("unknown") ||
    [platform.arch, platform.kernel].some((each) => each === undefined || each === "unknown") ||
    unstated.some(([name, { absent }]) => absent === "unknown" && facts[name] === undefined)
  );
}

/** Numbers that look like chance and are the same in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe("the policy as SQL", () => {
  it("is equal to the policy for every kind of buffer on every preset, with each field unknown", async () => {
    const all = ADAPTERS.flatMap(({ exporter, cases }) =>
      cases.flatMap(({ facts }) =>
        PRESETS.flatMap(({ platform, vm }, index) =>
          [undefined, ...ENVIRONMENT_FIELD_NAMES].map((unknown): SqlQuery => {
            const part = unknown === undefined || qualifiedName(unknown).startsWith("vm.");
            const without = { [unknown ?? ""]: "unknown" };
            return {
              exporter,
              facts: facts as Query["facts"],
              platform:
                unknown === undefined || part ? { ...platform } : { ...platform, ...without },
              vm: unknown !== undefined && part ? { ...vm, ...without } : { ...vm },
              profile: PROFILES[index % 2] as (typeof PROFILES)[number],
            };
          }),
        ),
      ),
    );
    const queries = all.filter((_, index) => index % stride(1) === 0);
    expect(queries.length).toBeGreaterThan(share(16_000));
    const { differences, open } = await compared(queries);
    expect(differences).toEqual([]);
    expect(open.filter((query) => !isOpen(query))).toEqual([]);
  }, 120_000);

  it.each([
    [1, 0, 0],
    [2, 10, 0],
    [3, 35, 0],
    [4, 10, 10],
  ])(
    "is equal to it for buffers by chance (%i: of fields %i %% unknown, of facts %i %%)",
    async (seed, fields, facts) => {
      const random = chance(seed);
      const queries = Array.from({ length: share(4000) }, () => randomQuery(random, fields, facts));
      const { differences, open } = await compared(queries);
      expect(differences).toEqual([]);
      expect(open.filter((query) => !isOpen(query))).toEqual([]);
      expect(open.length).toBeLessThan(queries.length / 2);
    },
    120_000,
  );

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["an exporter that nobody knows", { exporter: "nobody" }, "UNKNOWN_EXPORTER"],
    [
      "an exporter with a quote",
      { exporter: "msm'; DROP TABLE vmprot_pairs; --" },
      "UNKNOWN_EXPORTER",
    ],
    ["a fact that there is not", { facts: { flags: 131072, fla: 1 } }, "UNKNOWN_FACTS"],
    ["no fact where one must be", { facts: {} }, "UNKNOWN_FACTS"],
    ["an undefined bit", { facts: { flags: 131072 + 2 ** 30 } }, "UNKNOWN_FACTS"],
    ["a mask below 0", { facts: { flags: -1 } }, "UNKNOWN_FACTS"],
    ["a mask of 33 bits", { facts: { flags: 2 ** 32 } }, "UNKNOWN_FACTS"],
    ["a word for a mask", { facts: { flags: "all" } }, "UNKNOWN_FACTS"],
    ["a fact twice", { facts: { flags: [131072, 65536] } }, "UNKNOWN_FACTS"],
    [
      "a word twice",
      { exporter: "nouveau", facts: { domains: ["vram", "vram"] } },
      "UNKNOWN_FACTS",
    ],
    [
      "a word among unknown ones",
      { exporter: "nouveau", facts: { domains: ["vram", "unknown"] } },
      "UNKNOWN_FACTS",
    ],
    ["a count of 0", { exporter: "dma-heap", facts: { heap: "system", size: 0 } }, "UNKNOWN_FACTS"],
    ["another architecture", { platform: { arch: "vax" } }, "FIELD_VALUE"],
    ["another yes", { platform: { nestedPaging: "yes" } }, "FIELD_VALUE"],
    ["a kernel below 0", { platform: { kernel: "-1.0" } }, "PLATFORM_UNKNOWN"],
    ["another word of the VM", { vm: { guestPat: "IGNORED" } }, "FIELD_VALUE"],
    ["another profile", { profile: "lax" }, "FIELD_VALUE"],
  ])("refuses %s", async (_, part, code) => {
    const query = {
      exporter: "msm",
      facts: { flags: 131072 },
      platform: {},
      vm: {},
      profile: "coherent",
    } as const;
    const [row] = await judged([{ ...query, ...part } as SqlQuery]);
    expect(row).toMatchObject({ verdict: "refuse", code, map_info: null });
  });

  it("has nothing of one engine alone, and is the same each time", () => {
    expect([...emitSql(policy).values()]).toEqual([...files.values()]);
    const statements = script.replace(/^--.*$/gm, "");
    expect(statements).not.toMatch(
      /::|\b(RECURSIVE|QUALIFY|ILIKE|UNNEST|LIST|STRUCT|ANY_VALUE|GROUP BY ALL|FILTER|USING)\b|\bNULLS\b|%|\/\s/i,
    );
    expect([...files.keys()]).toEqual([
      "vmprot-inputs.sql",
      "vmprot-tables.sql",
      "vmprot-views.sql",
    ]);
    for (const text of files.values()) expect(text).toContain(policy.hash);
  });
});

function randomQuery(random: (below: number) => number, fields: number, facts: number): SqlQuery {
  const exporter = policy.exporters[
    random(policy.exporters.length)
  ] as (typeof policy.exporters)[number];
  const stated: Record<string, unknown> = {};
  for (const { name, declaration } of exporter.facts) {
    if (random(100) < facts) stated[name] = "unknown";
    else if (
      declaration.absent === undefined ||
      declaration.absent === "unknown" ||
      random(2) === 0
    ) {
      stated[name] = randomFact(random, declaration);
    }
  }
  const platform: Record<string, unknown> = {};
  const vm: Record<string, unknown> = {};
  for (const field of ENVIRONMENT_FIELD_NAMES) {
    // Without these next to nothing is told.
    const isAsked = field === "arch" || field === "kernel" || random(100) >= fields;
    if (!isAsked) continue;
    const values = ENVIRONMENT_FIELDS[field];
    const value =
      field === "kernel" ? `${4 + random(4)}.${random(20)}` : values[random(values.length)];
    (qualifiedName(field).startsWith("vm.") ? vm : platform)[field] = value;
  }
  if (random(3) > 0) Object.assign(platform, { hypervisor: "kvm" });
  if (random(3) > 0) Object.assign(vm, { confidential: "none", guestMemfd: false });
  return {
    exporter: exporter.exporter,
    facts: stated as Query["facts"],
    platform,
    vm,
    profile: PROFILES[random(2)] as (typeof PROFILES)[number],
  };
}

function randomFact(
  random: (below: number) => number,
  declaration: (typeof policy.exporters)[number]["facts"][number]["declaration"],
): unknown {
  switch (declaration.kind) {
    case "bits":
      return Object.values(declaration.bits).reduce(
        (mask, bit) => (random(3) === 0 ? (mask | bit) >>> 0 : mask),
        0,
      );
    case "count": {
      const { least, most } = declaration;
      const some = [least, most, 1, 2, 3, 4095, 4096, 65_535, 65_536];
      const fitting = some.filter((each) => each >= least && each <= most);
      return fitting[random(fitting.length)];
    }
    case "word":
      return declaration.words[random(declaration.words.length)];
    case "words": {
      const mask = 1 + random(2 ** declaration.words.length - 1);
      return declaration.words.filter((_, index) => mask & (1 << index));
    }
    case "yes-no":
      return random(2) === 1;
  }
}
