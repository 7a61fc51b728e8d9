// What Postman does after an answer: keeps the token of the login, and the ids of what was made.

/** Where things are made, the field of the answer with the id, and the variable that keeps it. */
export const KEPT = [
  { made: "/api/folders/", field: "folder_id", variable: "folder_id" },
  { made: "/api/companies/", field: "company_id", variable: "company_id" },
  { made: "/api/users/", field: "user_id", variable: "user_id" },
  // Kept from the answers below, not by a request of their own.
  { made: "/api/media/", variable: "media_id" },
  { made: "/api/analyses/", variable: "analysis_id" },
];

/** Bodies that take what was kept. */
export const SENT = {
  "/api/authorize/auth/": { credentials: { email: "{{email}}", password: "{{password}}" } },
  "/api/authorize/refresh/": { expire_token: "{{expire_token}}" },
};

const test = (...exec) => [{ listen: "test", script: { type: "text/javascript", exec } }];
const keep = (variable, value) => `if (${value}) pm.collectionVariables.set("${variable}", ${value});`;
const ANSWER = "const answer = pm.response.json();";

/** The scripts of one request. */
export function scriptsOf(method, path) {
  const at = path.endsWith("/") ? path : `${path}/`;
  const post = method === "post";
  if (post && (at === "/api/authorize/auth/" || at === "/api/authorize/refresh/")) {
    return test(
      'pm.test("logged in", () => pm.response.to.have.status(200));',
      ANSWER,
      keep("access_token", "answer.access_token"),
      keep("expire_token", "answer.expire_token"),
    );
  }
  if (post && /^\/api\/folders\/\{\w+\}\/media\/$/.test(at)) return test(ANSWER, keep("media_id", "answer[0]?.media_id"));
  if (post && /^\/api\/folders\/\{\w+\}\/analyses\/$/.test(at)) {
    return test(ANSWER, keep("analysis_id", "answer[0]?.analysis_id"));
  }
  const made = KEPT.find((kept) => kept.field && kept.made === at);
  if (!post || !made) return [];
  const lines = [ANSWER, keep(made.variable, `answer.${made.field}`)];
  if (at === "/api/folders/") {
    lines.push(keep("media_id", "answer.media?.[0]?.media_id"), keep("analysis_id", "answer.analyses?.[0]?.analysis_id"));
  }
  return test(...lines);
}
