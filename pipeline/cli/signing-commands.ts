import { resolve } from "node:path";
import type { Command } from "commander";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand } from "./session.ts";

/** Where `model_signing` writes a signature, too. */
const usualSignature = "model.sig";

/** Adds one more value to those of an option. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** `models sign` and `models verify-signature`: OpenSSF Model Signing for any files. */
export function addSigningCommands(models: Command, add: AddCommand): void {
  add(
    addExamples(
      models
        .command("sign")
        .argument("<path>", "folder or file of a model")
        .summary("sign the files of a model, as Python's model-signing does")
        .description(
          "Signs every file of a model in the format of OpenSSF Model Signing 1.0, with the key in LOCKSTEP_SIGNING_KEY; `model_signing verify` reads the signature.",
        )
        .option("--signature <file>", "where the signature goes", usualSignature),
      ["lockstep models sign models/press --signature press.sig"],
    ),
    async (session, command) => {
      const [{ signFiles }, { openWorkspace }] = await Promise.all([
        import("../steps/models/sign.ts"),
        import("../wiring.ts"),
      ]);
      const { signature } = command.opts<{ signature: string }>();
      const by = await signFiles(await openWorkspace(session.host({}), session), {
        model: resolve(session.folder, command.args[0] ?? ""),
        signature: resolve(session.folder, signature),
      });
      session.say(`${signature}: signed by ${by}`);
      session.print({ signature, by });
      return exitCodes.done;
    },
  );

  add(
    addExamples(
      models
        .command("verify-signature")
        .argument("<path>", "folder or file of a model")
        .summary("hold the files of a model to their signature")
        .description(
          "Holds every file of a model to a signature in the format of OpenSSF Model Signing 1.0, as `lockstep models sign` and Python's model-signing write it: none may be altered, missing, added or a link.",
        )
        .option("--signature <file>", "the signature", usualSignature)
        .option(
          "--key <file>",
          "a public key (PEM) that is trusted, in place of those of lockstep.yaml; may be repeated",
          collect,
        ),
      [
        "lockstep models verify-signature models/press --signature press.sig --key press.pub.pem",
        "lockstep models verify-signature models/press --signature press.sig",
      ],
    ),
    async (session, command) => {
      const [{ verifyFilesSigned }, { openWorkspace }] = await Promise.all([
        import("../steps/models/sign.ts"),
        import("../wiring.ts"),
      ]);
      const { signature, key = [] } = command.opts<{ signature: string; key?: readonly string[] }>();
      const refused = await verifyFilesSigned(await openWorkspace(session.host({}), session), {
        model: resolve(session.folder, command.args[0] ?? ""),
        signature: resolve(session.folder, signature),
        keys: key.map((path) => resolve(session.folder, path)),
      });
      session.print({ signature, ...(refused === undefined ? {} : { refused }) });
      if (refused === undefined) {
        session.say(`${signature}: signed by who is trusted, about exactly these files`);
        return exitCodes.done;
      }
      session.say(`refused (${refused.code}): ${refused.sentence}`);
      return exitCodes.refused;
    },
  );
}
