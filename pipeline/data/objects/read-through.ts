import type { Remote } from "../remotes/remote.ts";

/** What is near first, then what is far; nothing is ever written to either. */
export function readThrough(near: Remote, far: Remote | undefined): Remote {
  if (far === undefined) return { ...near, folder: undefined };
  return {
    url: far.url,
    jobs: far.jobs,
    async existing(keys, options) {
      const here = await near.existing(keys, options);
      const rest = keys.filter((key) => !here.has(key));
      return rest.length === 0 ? here : new Set([...here, ...(await far.existing(rest, options))]);
    },
    read: async (key, options) => (await near.read(key, options)) ?? (await far.read(key, options)),
    write: () => Promise.reject(new Error("nothing is written through here")),
    list: (prefix, options) => far.list(prefix, options),
    remove: () => Promise.reject(new Error("nothing is removed through here")),
    close: () => Promise.resolve(),
  };
}
