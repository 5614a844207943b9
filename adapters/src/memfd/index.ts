export { memfdAdapter } from "./memfd.js";
