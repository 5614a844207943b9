import { expect, it } from "@jest/globals";
import type { ProbeProgram } from "@vmprot/core";
import { programText } from "@vmprot/core/tables";
import {
  ask,
  at,
  drmIoctl,
  EXP_NAME,
  errnoOf,
  HANDLE,
  IMPORTED,
  MINOR,
  oneOf,
  read,
  Structure,
} from "@vmprot/core/uapi";

const ENTRY = new Structure("struct entry", { id: "u32", flags: "u32" });
const ASK = drmIoctl(
  "DRM_IOCTL_MY_ASK",
  "read-write",
  0x40,
  new Structure("struct ask", { entries: "u64", count: "u32", pad: "u32" }),
);

it("says in words what every kind of step does", () => {
  const count = read(ASK, "count");
  const program: ProbeProgram = [
    ...ask(ASK, { entries: at(ENTRY, 4), count: 4 }, "MY_ASK"),
    {
      find: ENTRY,
      among: count,
      where: { value: read(ENTRY, "id"), is: HANDLE },
      do: [{ facts: { own: { value: read(ENTRY, "flags"), has: 6 } } }],
      else: [{ facts: { own: "unknown" } }],
    },
    {
      when: [
        { value: MINOR, atLeast: 6 },
        { value: count, isNot: [0, 1, HANDLE] },
      ],
      do: [{ refuse: { code: "FOREIGN_BUFFER" } }],
    },
    {
      facts: {
        name: oneOf(EXP_NAME, ["a", "b"]),
        places: ["ram", "device"],
        imported: {
          map: errnoOf(ASK),
          to: { 0: { map: count, to: { 1: true }, otherwise: IMPORTED } },
          otherwise: false,
        },
      },
    },
  ];
  expect(programText(program)).toEqual([
    "ioctl MY_ASK: entries = memory for struct entry, count = 4",
    "if errno of MY_ASK is not 0",
    "  refuse ATTRIBUTES_UNKNOWN: MY_ASK failed with errno (errno of MY_ASK).",
    "if for one struct entry, of which there are count of MY_ASK, id of struct entry is the buffer's handle",
    "  own: whether flags of struct entry has a bit of 0x6",
    "else",
    "  own: unknown",
    "if the driver's minor version is at least 6 and count of MY_ASK is not 0, 1 or the buffer's handle",
    "  refuse FOREIGN_BUFFER",
    "name: exp_name",
    "places: ram + device",
    "imported: by errno of MY_ASK: (by count of MY_ASK: true where it is 1, else imported, as far as it is known) where it is 0, else false",
  ]);
});
