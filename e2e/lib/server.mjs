// A server of its own for a test: fresh data, a free port of loopback, accounts of a client and an administrator.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PACK, PROGRAM, ROOT } from "./paths.mjs";

const USERS = {
  client: { email: "client@example.org", args: ["--role", "CLIENT", "--company", "Example"] },
  admin: { email: "admin@example.org", args: ["--role", "ADMIN"] },
};

/** `plugin` is the section of that name in the configuration, as values by key; `more` are other sections. */
export async function startServer(plugin = {}, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), "bonafide-e2e-"));
  const password = randomBytes(12).toString("hex");
  const config = join(folder, "bonafide.toml");
  const sections = { ...more, plugin: { files: join(ROOT, "packages/capture/dist/plugin"), ...plugin } };
  const lines = (keys) => Object.entries(keys).map(([key, value]) => `${key} = ${toml(value)}\n`).join("");
  writeFileSync(config, Object.entries(sections).map(([name, keys]) => `[${name}]\n${lines(keys)}`).join("\n"));
  const shared = ["--data", join(folder, "data"), "--pack", PACK, "--config", config];
  for (const { email, args } of Object.values(USERS)) {
    execFileSync(PROGRAM, ["user", "add", ...shared, "--password-stdin", "--email", email, ...args], {
      input: `${password}\n`,
      stdio: ["pipe", "ignore", "inherit"],
    });
  }

  let child = null;
  let log = "";
  let url = "";

  async function start() {
    const listen = url === "" ? "127.0.0.1:0" : new URL(url).host;
    const began = log.length;
    child = spawn(PROGRAM, ["serve", "--listen", listen, ...shared], { stdio: ["ignore", "pipe", "pipe"], cwd: folder });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (log += part));
    for (let wait = 0; wait < 300; wait += 1) {
      if (child.exitCode !== null) throw new Error(`the server ended at its start:\n${log}`);
      url = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(log.slice(began))?.[0] ?? url;
      if (url !== "" && (await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) return;
      await sleep(100);
    }
    throw new Error(`the server was not ready within 30 s:\n${log}`);
  }

  /** At once, as a machine that loses its power. */
  async function stop() {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async function ask(path, init = {}) {
    const answer = await fetch(`${url}/api${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  const tokens = {};
  /** The API as a backend asks it. */
  async function api(path, { who = "client", headers = {}, ...init } = {}) {
    tokens[who] ??= (await ask("/authorize/auth/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ credentials: { email: USERS[who].email, password } }),
    })).access_token;
    return ask(path, { ...init, headers: { ...headers, "X-Forensic-Access-Token": tokens[who] } });
  }

  await start();
  return {
    url,
    /** What a backend gets in its environment. */
    account: { BONAFIDE_EMAIL: USERS.client.email, BONAFIDE_PASSWORD: password },
    start,
    stop,
    api,
    /** For a capture that the page's backend begins. */
    sessionToken: async () => (await api("/authorize/session_token")).session_token,
    /** Waits for the folder with this `transaction_id` and the end of its analyses. */
    async verdict(transaction, who = "client") {
      for (let wait = 0; wait < 300; wait += 1) {
        const found = await api(`/folders/?meta_data=transaction_id==${transaction}&with_analyses=true`, { who });
        const folder = (Array.isArray(found) ? found : found.items)[0];
        if (folder !== undefined && folder.analyses.length > 0 && folder.analyses.every(({ state }) => state === "FINISHED")) return folder;
        await sleep(200);
      }
      throw new Error("no verdict within a minute");
    },
    log: () => log,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function toml(value) {
  if (Array.isArray(value)) return `[${value.map(toml).join(", ")}]`;
  if (typeof value === "object") return `{ ${Object.entries(value).map(([key, one]) => `${key} = ${toml(one)}`).join(", ")} }`;
  return JSON.stringify(value);
}
