// The page of a shop on an origin of its own, with the strictest policy under which the plugin has to work.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";

const SCRIPT = readFileSync(new URL("../page/page.js", import.meta.url));
const FILM = readFileSync(new URL("../page/watch.js", import.meta.url));

/** `address(plugin, query)` is the page with the plugin of a server. */
export async function startHost() {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://host");
    if (pathname === "/page.js" || pathname === "/watch.js") {
      response.writeHead(200, { "content-type": "text/javascript" }).end(pathname === "/page.js" ? SCRIPT : FILM);
      return;
    }
    const plugin = searchParams.get("plugin");
    if (pathname !== "/" || plugin === null) {
      response.writeHead(404).end();
      return;
    }
    const origin = new URL(plugin).origin;
    const policy = [
      "default-src 'none'",
      `script-src 'self' ${origin} 'wasm-unsafe-eval'`,
      `connect-src ${origin}`,
      "worker-src blob:",
      "img-src blob: data:",
      "media-src blob:",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ];
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "permissions-policy": "camera=(self)",
    });
    response.end(
      '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
        `<title>Shop</title><main><h1>Shop</h1></main><script src="/watch.js"></script><script src="${plugin}"></script>` +
        '<script src="/page.js"></script></html>',
    );
  });
  // Browsers give the camera to pages of this name without HTTPS, and to other origins of this machine not the same.
  server.listen(0, "localhost");
  await once(server, "listening");
  const origin = `http://localhost:${server.address().port}`;
  return {
    origin,
    address: (server, query = "") => `${origin}/?plugin=${encodeURIComponent(`${server.url}/plugin_liveness.php${query}`)}`,
    close: () => server.close(),
  };
}
