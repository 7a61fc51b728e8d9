declare const __VERSION__: string;
declare const __BUILD__: string;

/** Of this package, as the build puts it in. */
export const VERSION: string = __VERSION__;
/** Changes with every byte of what is loaded later: the worker, the WebAssembly, the languages. */
export const BUILD: string = __BUILD__;
