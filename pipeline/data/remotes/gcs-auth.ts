import type { AuthClient } from "google-auth-library";
import { readTextIfThere } from "../objects/aside.ts";
import { RemoteFailure, type RemoteOptions } from "./remote.ts";
import { fileSetting, flagSetting } from "./settings.ts";

const scope = "https://www.googleapis.com/auth/devstorage.read_write";

/** Gives the headers that a request needs at the moment; tokens are renewed when they run out. */
export type Authorize = () => Promise<Readonly<Record<string, string>>>;

/** Codes of a network that may work again in a moment. */
const transientCodes: ReadonlySet<unknown> = new Set([
  ...["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "EPIPE"],
  ...[429, 500, 502, 503, 504],
]);

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/**
 * Who a key file is. Only keys of service accounts and gcloud's own logins: a file of another kind names addresses and programs that are to
 * be asked, and a pull request may name the file.
 *
 * @throws RemoteFailure
 */
async function keyFileClient(path: string): Promise<AuthClient> {
  const key = parsed(await readTextIfThere(path));
  const text = (name: string): string => (typeof key[name] === "string" ? key[name] : "");
  const { JWT, UserRefreshClient } = await import("google-auth-library");
  if (key["type"] === "service_account")
    return new JWT({
      email: text("client_email"),
      key: text("private_key"),
      keyId: text("private_key_id"),
      scopes: [scope],
    });
  if (key["type"] === "authorized_user") {
    const [clientId, clientSecret, refreshToken] = [text("client_id"), text("client_secret"), text("refresh_token")];
    return new UserRefreshClient({ clientId, clientSecret, refreshToken });
  }
  throw new RemoteFailure(
    "denied",
    `the file that \`credentialpath\` names is no key of a service account (${path}); other kinds go into GOOGLE_APPLICATION_CREDENTIALS`,
  );
}

async function defaultClient({ settings }: RemoteOptions): Promise<AuthClient> {
  const { GoogleAuth } = await import("google-auth-library");
  const projectId = settings["projectname"];
  return new GoogleAuth({ scopes: [scope], ...(projectId === undefined ? {} : { projectId }) }).getClient();
}

/**
 * Google's credentials: the key file that `credentialpath` names, else the application default ones (`GOOGLE_APPLICATION_CREDENTIALS`,
 * workload identity, gcloud's, the machine's own). None for an anonymous login, and none for an endpoint that is not Google's, for
 * example an emulator.
 */
export function openGoogleAuth(options: RemoteOptions, endpoint: URL): Authorize {
  const keyFile = fileSetting(options, "credentialpath");
  // A pull request may change the endpoint: a token goes to Google and nowhere else.
  const isGoogle = endpoint.protocol === "https:" && /(?:^|\.)googleapis\.com$/.test(endpoint.hostname);
  if (flagSetting(options.settings, "allow_anonymous_login", false) || !isGoogle) return () => Promise.resolve({});
  let client: Promise<AuthClient> | undefined;
  return async () => {
    try {
      client ??= keyFile === undefined ? defaultClient(options) : keyFileClient(keyFile);
      return Object.fromEntries((await (await client).getRequestHeaders(endpoint.href)).entries());
    } catch (error) {
      client = undefined;
      if (error instanceof RemoteFailure) throw error;
      // The library's message may hold parts of the key file or of the answer of a token server.
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (transientCodes.has(code)) throw new RemoteFailure("transient", "Google's token server could not be asked");
      throw new RemoteFailure(
        "denied",
        keyFile === undefined
          ? "no application default credentials of Google work here: set `credentialpath`, or run `gcloud auth application-default login`"
          : `the key file that \`credentialpath\` names gives no access (${keyFile})`,
      );
    }
  };
}
