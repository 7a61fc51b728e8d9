/** Starts the worker's script, which lies beside the plugin and not always beside the page. */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

/**
 * A page may only start workers of its own origin, so that elsewhere a script of the page's own origin fetches ours; the
 * page's policy needs `worker-src blob:` for that.
 *
 * @throws what the browser throws
 */
export function startWorker(address: string): Worker {
  const url = new URL(address, document.baseURI);
  if (url.origin === location.origin) return new Worker(trusted(url.href));
  const script = new Blob([bootstrap(url.href)], { type: "text/javascript" });
  const own = URL.createObjectURL(script);
  try {
    return new Worker(trusted(own));
  } finally {
    // The worker's start has the address already; a browser that is late with it gets half a minute.
    setTimeout(() => URL.revokeObjectURL(own), 30_000);
  }
}

/** The worker has the page's policies, and needs one of its own to name a script. */
function bootstrap(address: string): string {
  return (
    `const address = ${JSON.stringify(address)};` +
    'const policy = self.trustedTypes?.createPolicy("bonafide", { createScriptURL: (made) => made });' +
    "importScripts(policy ? policy.createScriptURL(address) : address);"
  );
}

let policy: { createScriptURL(address: string): string } | null | undefined;

/** Under `require-trusted-types-for 'script'` an address must come from a policy, which the page allows by its name. */
function trusted(address: string): string {
  if (policy === undefined) {
    const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
    try {
      policy = types?.createPolicy("bonafide", { createScriptURL: (made) => made }) ?? null;
    } catch {
      policy = null;
    }
  }
  return policy?.createScriptURL(address) ?? address;
}
