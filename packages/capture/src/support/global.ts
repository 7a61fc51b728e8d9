/** `check-support.js`: for a page that wants to know before it offers a capture. Gives it `checkSupport`. */

import { checkSupport } from "./check.js";

Object.assign(globalThis, { checkSupport: () => checkSupport() });
