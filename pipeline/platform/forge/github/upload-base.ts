import { LockstepError } from "../../../domain/error.ts";

/**
 * Where files of a release are sent to, from its `upload_url`: `https://uploads.github.com`, `https://uploads.<name>.ghe.com`, or
 * `https://<host>/api/uploads` of an Enterprise Server. The token goes along, so it must be the API's own host or its sister for uploads.
 *
 * @throws LockstepError FORGE_REQUEST_FAILED for any other place.
 */
export function uploadBase(apiUrl: string, uploadUrl: string): string {
  const [address = ""] = uploadUrl.split("{");
  const api = new URL(apiUrl);
  const to = URL.canParse(address) ? new URL(address) : undefined;
  const isOwn = to?.origin === api.origin;
  const isSister =
    to?.protocol === "https:" &&
    to.port === api.port &&
    api.hostname.startsWith("api.") &&
    to.hostname === api.hostname.replace(/^api\./, "uploads.");
  const [, base] = /^(.*)\/repos\/[^/]+\/[^/]+\/releases\/\d+\/assets$/.exec(to?.pathname ?? "") ?? [];
  if (to !== undefined && base !== undefined && (isOwn || isSister)) return `${to.origin}${base}`;
  throw new LockstepError("FORGE_REQUEST_FAILED", `the API at ${api.host} wants files sent to another place`, {
    hint: "Nothing was sent there. Correct `GITHUB_API_URL`, or the proxy in between.",
  });
}
