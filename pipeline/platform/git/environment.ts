import type { Signature } from "./git.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What of the caller's `GIT_*` a command sees: who writes, how to reach a server, which configuration. Everything else names a
 * repository or an index (GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE …) and would lead elsewhere when Lockstep runs in a hook.
 */
const kept =
  /^GIT_(?:(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)|SSH(?:_COMMAND|_VARIANT)?|ASKPASS|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|TERMINAL_PROMPT|SSL_\w+|HTTP_\w+|PROXY_SSL_\w+|ALLOW_PROTOCOL|PROTOCOL_FROM_USER|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/;

/** No command of ours opens one; simple-git refuses an environment that names them. */
const programs = new Set(["EDITOR", "VISUAL", "PAGER", "PREFIX"]);

/** The environment of every git command. */
export function gitEnvironment(request: {
  readonly inherited: Environment;
  readonly identity?: Signature | undefined;
}): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.inherited)) {
    const upper = name.toUpperCase();
    if (value === undefined || programs.has(upper) || (upper.startsWith("GIT_") && !kept.test(upper))) continue;
    environment[name] = value;
  }
  const { identity } = request;
  return {
    GIT_TERMINAL_PROMPT: "0",
    ...environment,
    ...(identity === undefined
      ? {}
      : {
          GIT_AUTHOR_NAME: identity.name,
          GIT_AUTHOR_EMAIL: identity.email,
          GIT_COMMITTER_NAME: identity.name,
          GIT_COMMITTER_EMAIL: identity.email,
        }),
    // Messages are matched, so they must be English; the encoding stays UTF-8 for hooks.
    LC_ALL: "C.UTF-8",
    LANGUAGE: "",
    // `status` must not take the index lock from a person's own command.
    GIT_OPTIONAL_LOCKS: "0",
    // A name given to Git is a path, never a pattern.
    GIT_LITERAL_PATHSPECS: "1",
    // What a sha names is what it hashes to, whatever refs/replace says.
    GIT_NO_REPLACE_OBJECTS: "1",
  };
}

/**
 * simple-git refuses these variables in an environment unless told that they are meant. They come from whoever started
 * Lockstep, never from a repository or a pull request.
 */
export function permissionsFor(environment: Environment): {
  readonly names: readonly string[];
  readonly unsafe: Readonly<Record<string, boolean>>;
} {
  const has = (...names: readonly string[]): boolean => names.some((name) => environment[name] !== undefined);
  const hasSettings = has("GIT_CONFIG_COUNT");
  return {
    names: Object.keys(environment).filter((name) => /^(?:GIT_|SSH_ASKPASS$)/i.test(name)),
    unsafe: {
      allowUnsafeSshCommand: has("GIT_SSH", "GIT_SSH_COMMAND"),
      allowUnsafeAskPass: has("GIT_ASKPASS", "SSH_ASKPASS"),
      allowUnsafeConfigPaths: has("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"),
      allowUnsafeConfigEnvCount: hasSettings,
      allowUnsafeUrlRewrite: hasSettings,
      allowUnsafeCredentialHelper: hasSettings,
    },
  };
}
