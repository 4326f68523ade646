import { RemoteFailure, type RemoteOptions } from "./remote.ts";
import { fileSetting, flagSetting } from "./settings.ts";

const scope = "https://www.googleapis.com/auth/devstorage.read_write";

/** Gives the headers that a request needs at the moment; tokens are renewed when they run out. */
export type Authorize = () => Promise<Readonly<Record<string, string>>>;

/** Codes of a network that may work again in a moment. */
const transientCodes: ReadonlySet<unknown> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "EPIPE",
  429,
  500,
  502,
  503,
  504,
]);

/**
 * Google's credentials: the key file that `credentialpath` names, else the application default ones (`GOOGLE_APPLICATION_CREDENTIALS`,
 * workload identity, gcloud's, the machine's own). None for an anonymous login, and none for an
 * endpoint that is not Google's, for example an emulator.
 */
export async function openGoogleAuth(options: RemoteOptions, endpoint: URL): Promise<Authorize> {
  const keyFilename = fileSetting(options, "credentialpath");
  // A pull request may change the endpoint: a token goes to Google and nowhere else.
  const isGoogle = endpoint.protocol === "https:" && /(?:^|\.)googleapis\.com$/.test(endpoint.hostname);
  if (flagSetting(options.settings, "allow_anonymous_login", false) || !isGoogle) return () => Promise.resolve({});
  const { GoogleAuth } = await import("google-auth-library");
  const projectId = options.settings["projectname"];
  const auth = new GoogleAuth({
    scopes: [scope],
    ...(keyFilename === undefined ? {} : { keyFilename }),
    ...(projectId === undefined ? {} : { projectId }),
  });
  return async () => {
    try {
      return Object.fromEntries((await auth.getRequestHeaders(endpoint.href)).entries());
    } catch (error) {
      // The library's message may hold parts of the key file or of the answer of a token server.
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (transientCodes.has(code)) throw new RemoteFailure("transient", "Google's token server could not be asked");
      throw new RemoteFailure(
        "denied",
        keyFilename === undefined
          ? "no application default credentials of Google work here: set `credentialpath`, or run `gcloud auth application-default login`"
          : `the key file that \`credentialpath\` names gives no access (${keyFilename})`,
      );
    }
  };
}
