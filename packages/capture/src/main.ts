/** `ozliveness_main.js`: what the loader fetches when it is needed. */

export { createPlugin } from "./plugin/index.js";
