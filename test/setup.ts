// Every test sees the same machine: no settings of the user's Git, no job that the tests happen to run in.
import { join } from "node:path";

for (const name of Object.keys(process.env)) {
  if (/^(?:GITHUB|INPUT|RUNNER|ACTIONS|STATE|GIT|LOCKSTEP|DVC|AWS|GCP|GOOGLE|AZURE)_/.test(name)) {
    Reflect.deleteProperty(process.env, name);
  }
}
Object.assign(process.env, {
  GIT_CONFIG_GLOBAL: join(import.meta.dirname, "gitconfig"),
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Ada Author",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada Author",
  GIT_COMMITTER_EMAIL: "ada@example.com",
  LC_ALL: "C.UTF-8",
  NO_COLOR: "1",
  TZ: "UTC",
});
delete process.env["CI"];
delete process.env["FORCE_COLOR"];
