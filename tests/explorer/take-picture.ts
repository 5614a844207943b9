// Writes docs/explorer.png: what the README shows of the explorer. Nothing compares it; it is taken
// anew when the page has changed its looks, and then `pngquant --force --ext .png docs/explorer.png`
// makes it small.
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "../support/repository.js";
import { serve } from "./served.js";

const QUESTION = "v1&exporter=amdgpu&facts.domains=0x4&facts.flags=0x0&platform=amd";

const served = await serve();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
const page = await browser.newPage({ viewport: { width: 1080, height: 760 } });
await page.goto(`${served.url}#${QUESTION}`);
await page.locator("svg.levels").first().waitFor();
await page.screenshot({ path: join(root, "docs/explorer.png") });
await browser.close();
await served.end();
