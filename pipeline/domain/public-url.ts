/** The url without user, password and query, for messages. */
export function publicUrl(url: string): string {
  return url.replace(/^([a-zA-Z][a-zA-Z0-9+.-]+:\/\/)[^/@]*@/, "$1").replace(/\?.*$/, "");
}
