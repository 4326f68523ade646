// Verifies a bundle with sigstore-js alone: `verify-with-sigstore.ts <bundle> <public key>`. Ends with 1 when it refuses.

import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { bundleFromJSON } from "@sigstore/bundle";
import { toSignedEntity, Verifier } from "@sigstore/verify";

const [bundlePath = "", keyPath = ""] = process.argv.slice(2);
const publicKey = createPublicKey(readFileSync(keyPath));
const hint = createHash("sha256")
  .update(publicKey.export({ type: "spki", format: "pem" }))
  .digest("hex");

const verifier = new Verifier(
  {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: (asked) => {
      if (asked !== hint) throw new Error(`the bundle names the key ${asked}, not ${hint}`);
      return { publicKey, validFor: () => true };
    },
  },
  { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
);
verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(readFileSync(bundlePath, "utf8")))));
console.log("verified");
