import { EXPORTER_NAME } from "@vmprot/core";

/** The pattern that npm gives for names in package.json, and two that it reserves. */
const PACKAGE_NAME = /^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/;
const RESERVED = ["node_modules", "favicon.ico"];
const LONGEST_PACKAGE_NAME = 214;
const DRIVER_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** What is wrong with a value; undefined where nothing is. */
export type Check = (value: string) => string | undefined;

export const checkName: Check = (value) =>
  EXPORTER_NAME.test(value)
    ? undefined
    : "An exporter's name is 1 to 64 lower-case letters, digits, - and _, and begins with a letter or digit.";

export const checkPackage: Check = (value) =>
  PACKAGE_NAME.test(value) && value.length <= LONGEST_PACKAGE_NAME && !RESERVED.includes(value)
    ? undefined
    : "An npm package's name is lower case, such as vmprot-adapter-foo or @vendor/vmprot-adapter-foo.";

export const checkDriver: Check = (value) =>
  DRIVER_NAME.test(value)
    ? undefined
    : "A driver's name is 1 to 64 letters, digits, -, _ and ., and begins with a letter or digit.";

export const checkDir: Check = (value) => {
  if (value === "" || value.includes("\0")) return "A folder's path is needed.";
  if (value.startsWith("~")) return "Only a shell knows what ~ is: write the path in full.";
  return undefined;
};
