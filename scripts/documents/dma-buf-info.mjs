// The table of docs/dma-buf-info.md.
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { table } from "./markdown.mjs";

const { DMA_BUF_INFO_ROWS, DMA_BUF_MAP_INFO } = await import(join(root, "linux/dist/index.js"));

const said = (says) =>
  says in DMA_BUF_MAP_INFO ? `${DMA_BUF_MAP_INFO[says]}, \`${says}\`` : `\`${says}\``;
const answer = (name) => (/^[A-Z_]+$/.test(name) ? `\`${name}\`` : name);

/** Every answer of an exporter's that has a meaning in the call. */
export const dmaBufInfo = () =>
  table(
    ["the exporter's answer, at worst", "the call says", "because"],
    DMA_BUF_INFO_ROWS.map((row) => [answer(row.answer), said(row.says), row.because]),
  );
