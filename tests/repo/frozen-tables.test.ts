import { describe, expect, it } from "@jest/globals";
import * as core from "@vmprot/core";
import * as tables from "@vmprot/core/tables";
import * as uapi from "@vmprot/core/uapi";
import * as linux from "@vmprot/linux";
import * as schemas from "@vmprot/schemas";
import * as virtioGpu from "@vmprot/virtio-gpu";

/** The names of what is not frozen in a value. Views of memory cannot be. */
function loose(value: unknown, name: string): string[] {
  if (typeof value !== "object" || value === null || value instanceof RegExp) return [];
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return [];
  if (!Object.isFrozen(value)) return [name];
  return Object.entries(value).flatMap(([key, each]) => loose(each, `${name}.${key}`));
}

describe.each(Object.entries({ core, tables, uapi, linux, schemas, virtioGpu }))(
  "what %s exports",
  (name, exported) => {
    it("is nothing that an importer can change for the others", () => {
      const values = Object.entries(exported as Readonly<Record<string, unknown>>);
      expect(values.length).toBeGreaterThan(3);
      expect(values.flatMap(([key, value]) => loose(value, `${name}.${key}`))).toEqual([]);
    });
  },
);
