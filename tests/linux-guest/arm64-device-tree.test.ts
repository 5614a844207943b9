import { describe, expect, it } from "@jest/globals";
import { cells64, flattenTree, type TreeNode } from "@vmprot/example-linux-guest";
import { readDeviceTree } from "./read-device-tree.js";

const flat = (root: TreeNode, bootCpu?: number): Buffer => Buffer.from(flattenTree(root, bootCpu));
const read = (root: TreeNode, bootCpu?: number) => readDeviceTree(flat(root, bootCpu));

describe("a flattened device tree", () => {
  it("has every kind of value", () => {
    const properties = {
      nothing: true,
      text: "a",
      texts: ["ab", "c"],
      cells: [1, 0xffff_ffff],
      bytes: Uint8Array.of(1, 2, 3, 4, 5),
      none: [],
      "": "no name",
    } as const;
    const values = Object.fromEntries(
      Object.entries(read({ properties }).root.properties).map(([name, value]) => [
        name,
        value.toString("latin1"),
      ]),
    );
    expect(values).toEqual({
      nothing: "",
      text: "a\0",
      texts: "ab\0c\0",
      cells: "\0\0\0\x01\xff\xff\xff\xff",
      bytes: "\x01\x02\x03\x04\x05",
      none: "",
      "": "no name\0",
    });
  });

  it("has nodes in nodes, whatever the length of their names", () => {
    const names = ["a", "ab", "abc", "abcd", "abcde@12345678"];
    const node = names.reduceRight<TreeNode>(
      (inner, name) => ({ properties: { name }, children: { [name]: inner, other: inner } }),
      { properties: {} },
    );
    let { root } = read(node);
    for (const name of names) {
      expect(root.properties.name?.toString()).toBe(`${name}\0`);
      expect(Object.keys(root.children)).toEqual([name, "other"]);
      root = root.children[name] as typeof root;
    }
    expect(root).toEqual({ properties: {}, children: {} });
  });

  it("names each property once in its strings", () => {
    const child = { properties: { reg: [1], status: "okay" } };
    const { strings } = read({ properties: { reg: [0] }, children: { a: child, b: child } });
    expect(strings).toEqual(["reg", "status"]);
  });

  it("says which CPU starts", () => {
    expect([read({ properties: {} }).bootCpu, read({ properties: {} }, 7).bootCpu]).toEqual([0, 7]);
  });

  it("has texts in UTF-8", () => {
    const { text } = read({ properties: { text: "µ\u202e" } }).root.properties;
    expect(text?.toString("utf8")).toBe("µ\u202e\0");
  });

  it.each([
    [0, [0, 0]],
    [0x8000_0000, [0, 0x8000_0000]],
    [0xffff_ffff, [0, 0xffff_ffff]],
    [0x1_0000_0000, [1, 0]],
    [0x8_0000_1000, [8, 0x1000]],
    [Number.MAX_SAFE_INTEGER, [0x1f_ffff, 0xffff_ffff]],
  ])("has %i in two cells", (value, cells) => {
    expect(cells64(value)).toEqual(cells);
  });

  it.each([-1, 2 ** 32])("takes no cell of %i", (value) => {
    expect(() => flat({ properties: { reg: [value] } })).toThrow("out of range");
  });
});
