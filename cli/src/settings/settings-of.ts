import { PROFILES, type Profile, quote, suggestion, VmprotError } from "@vmprot/core";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { readPlatform, readVm } from "../input/read-settings.js";
import { type Said, type Saying, saidInAdvance } from "./said.js";
import { type NamedPlatform, Settings, type SettingsParts } from "./settings.js";
import type { SettingsOptions } from "./settings-options.js";

/**
 * What the command line, the environment and the configuration say in advance; the first goes before
 * the second before the third.
 *
 * @param usual the platform's name where none of them names one
 * @throws VmprotError for what is wrong with any of it, with the name of whatever says it
 */
export async function settingsOf(
  options: SettingsOptions,
  adapters: ChosenAdapters,
  usual?: string,
): Promise<Settings> {
  const said = saidInAdvance(options, adapters.config);
  const platform = lastOf(said, "platform");
  const profile = lastOf(said, "profile");
  const vm = lastOf(said, "vm");
  const { set, assumed, notes } = await setAndAssumed(said, adapters);
  return new Settings({
    platform:
      (await told(platform, namedPlatform)) ??
      (usual === undefined ? undefined : await namedPlatform(usual)),
    profile: await told(profile, profileOf),
    vm: await told(vm, readVm),
    vmName: vm?.text,
    set,
    assumed,
    notes: [...[platform, profile, vm].flatMap(elsewhere), ...notes],
  });
}

/** What is said of one thing, by the place that goes before the others. */
interface Told {
  readonly what: "platform" | "profile" | "vm";
  readonly text: string;
  readonly folder: string | undefined;
  readonly where: string;
}

function lastOf(said: readonly Said[], what: Told["what"]): Told | undefined {
  const place = said.findLast((each) => each[what] !== undefined);
  const text = place?.[what];
  if (place === undefined || text === undefined) return undefined;
  return { what, text, folder: place.folder, where: place.nameOf(what) };
}

/** What is not on the command line has to be seen elsewhere. */
const elsewhere = (each: Told | undefined): string[] =>
  each === undefined || isOption(each.where)
    ? []
    : [`By ${each.where}: ${each.what} ${each.text}.`];

const isOption = (where: string): boolean => where.startsWith("--");

/** Reads what is told; an error says who told it, where that is not on the command line. */
async function told<T>(
  each: Told | undefined,
  read: (text: string, folder: string | undefined) => T | Promise<T>,
): Promise<T | undefined> {
  if (each === undefined) return undefined;
  try {
    return await read(each.text, each.folder);
  } catch (error) {
    if (!VmprotError.is(error) || isOption(each.where)) throw error;
    throw new VmprotError(error.code, `${each.where}: ${error.message}`);
  }
}

/** What a name of a platform stands for. */
export async function namedPlatform(name: string, folder?: string): Promise<NamedPlatform> {
  const value = await readPlatform(name, folder);
  const from = name === "host" ? "detected" : typeof value === "string" ? "preset" : "file";
  return { name, value, from };
}

function profileOf(text: string): Profile {
  const profile = PROFILES.find((each) => each === text);
  if (profile !== undefined) return profile;
  throw new VmprotError(
    "FIELD_VALUE",
    `There is no profile ${quote(text)}${suggestion(text, PROFILES)}`,
  );
}

/** Loads what it takes to understand them only where there are any. */
async function setAndAssumed(
  said: readonly Said[],
  adapters: ChosenAdapters,
): Promise<Pick<SettingsParts, "set" | "assumed"> & { readonly notes: readonly string[] }> {
  const isThere = (what: Saying): boolean => said.some((each) => each[what] !== undefined);
  const notes: string[] = [];
  const parts: { -readonly [K in "set" | "assumed"]?: SettingsParts[K] } = {};
  if (isThere("set")) {
    const { partsOf, setFields } = await import("./set-fields.js");
    const fields = said.flatMap(({ set = [], nameOf }) => setFields(set, nameOf("set")));
    parts.set = partsOf(fields);
    notes.push(...noteOf("Set", fields));
  }
  if (isThere("assume")) {
    const { AssumedFacts, assumptionsOf } = await import("./assumed-facts.js");
    const { first, lastResort } = adapters.loadAll();
    const all = said.flatMap(({ assume = [], nameOf }) => assumptionsOf(assume, nameOf("assume")));
    parts.assumed = new AssumedFacts(all, [...first, ...lastResort]);
    notes.push(...noteOf("Assumed where unknown", all));
  }
  return { ...parts, notes };
}

/** One sentence; of several values of one name only the last, which counts. */
export function noteOf(
  what: string,
  said: readonly { readonly name: string; readonly value: unknown; readonly where: string }[],
): string[] {
  const last = new Map(said.map((each) => [each.name, each]));
  const texts = [...last.values()].map(({ name, value, where }) => `${name} ${value} (${where})`);
  return texts.length === 0 ? [] : [`${what}: ${texts.join(", ")}.`];
}
