// Refuses to publish what is still made up, or needs a folder of this machine.
import { readdirSync, readFileSync } from "node:fs";

const MARK = "MADE-UP";
const files = ["README.md", ...readdirSync("src").map((name) => `src/${name}`)];
const made = files.filter((file) => readFileSync(file, "utf8").includes(MARK));
const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const linked = Object.keys(devDependencies).filter((n) => devDependencies[n].startsWith("file:"));

for (const file of made) console.error(`${file}: something is still marked ${MARK}`);
for (const name of linked) console.error(`package.json: ${name} is a folder of this machine`);
if (made.length + linked.length > 0) process.exitCode = 1;
