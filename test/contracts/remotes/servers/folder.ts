import { join } from "node:path";

/** Where `prepare.sh` puts the servers that it builds or fetches; Git ignores it. */
export const serverFolder = join(import.meta.dirname, "../../../../.lockstep/servers");
