import { defineConfig } from "vite";
import { oneFile } from "./one-file.mjs";

export default defineConfig({
  base: "./",
  logLevel: "warn",
  plugins: [oneFile()],
  build: {
    target: "es2023",
    cssTarget: "esnext",
    modulePreload: false,
    reportCompressedSize: false,
  },
});
