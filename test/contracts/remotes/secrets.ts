import { inspect } from "node:util";
import { expect } from "vitest";
import type { RemoteOptions } from "../../../pipeline/data/remotes/remote.ts";

const named = /secret|token|password|passphrase|account_key|customer_key|connection_string/i;

/** What a log must never show of these options. */
export function plantedSecrets({ url, settings, env = {} }: RemoteOptions): readonly string[] {
  const [, password] = /^[a-z0-9+.-]+:\/\/[^/@]*?:([^/]*)@/i.exec(url) ?? [];
  const values = [...Object.entries(settings), ...Object.entries(env)].map(([key, value]) =>
    named.test(key) ? value : undefined,
  );
  const keysInside = values.flatMap((value) => /AccountKey=([^;]+)/.exec(value ?? "")?.[1] ?? []);
  return [...values, ...keysInside, password].filter((value) => value !== undefined && value.length > 3) as string[];
}

/** Fails when an error, with everything that hangs on it, tells a credential (N37 of the threat model: none reaches a log). */
export function expectNoSecret(error: unknown, options: RemoteOptions): void {
  const shown = inspect(error, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });
  for (const secret of plantedSecrets(options)) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) {
      expect(shown.includes(form), `the error tells a credential: ${shown.replaceAll(form, "<here>")}`).toBe(false);
    }
  }
}
