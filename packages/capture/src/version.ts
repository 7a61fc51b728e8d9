declare const __VERSION__: string;

/** Of this package, as the build puts it in. */
export const VERSION: string = __VERSION__;
