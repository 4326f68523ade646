import { commandsPart, declaredProgram } from "./commands.ts";
import { keysPart } from "./keys.ts";
import { withPart } from "./part.ts";

/** Pages of docs/reference with a part that follows from the code, by file name: from the page as it is to the page as it must be. */
export const referencePages: Readonly<Record<string, (page: string) => string>> = {
  "cli.md": (page) => withPart(page, "commands", commandsPart(declaredProgram())),
  "lockstep-yaml.md": (page) => withPart(page, "keys", keysPart()),
};
