// The sample backends, as a shop would run one beside its page.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./paths.mjs";

const COMMANDS = {
  node: ["node", join(ROOT, "examples/node-backend/server.mjs")],
  python: ["python3", join(ROOT, "examples/python-backend/server.py")],
};

/** `check(capture)` sends what `on_capture_complete` gave, and gives the verdict and what the backend logged of it. */
export async function startBackend(name, server) {
  const [command, ...args] = COMMANDS[name];
  const env = { ...process.env, ...server.account, BONAFIDE_URL: server.url, PORT: "0", PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1" };
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (log += part));
  let address;
  for (let wait = 0; wait < 100 && address === undefined; wait += 1) {
    address = /^listening on (\S+)/m.exec(log)?.[1];
    await sleep(100);
  }
  if (address === undefined) throw new Error(`the ${name} backend did not start:\n${log}`);
  return {
    async check(capture) {
      const began = log.length;
      const answer = await fetch(`${address}/capture`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(capture),
      });
      const body = await answer.json();
      if (!answer.ok) throw new Error(`the ${name} backend answers ${answer.status}: ${JSON.stringify(body)}\n${log}`);
      return { ...body, log: log.slice(began) };
    },
    async close() {
      child.kill();
      await once(child, "exit");
    },
  };
}
