import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { z } from "zod";
import { isSystemError } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";
import { environmentName, md5, modelName, modelVersion, sha256 } from "../../domain/ids.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { Served } from "../targets/target.ts";
import { checkArtifact } from "./artifact-files.ts";

/** `<model>.current.json`: current and previous stand in one document, so that both change in one act. */
export interface ServingDocument {
  readonly kind: "lockstep/Serving";
  readonly schema: 1;
  readonly current: Served;
  readonly previous: Served | undefined;
}

const sizeLimitBytes = 32 * 1024 * 1024;

/** A text that one of the parsing functions of the domain accepts. */
function parsed<T>(parse: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "is not valid" });
      return z.NEVER;
    }
  });
}

const size = z.int().min(0);

const artifactSchema = z.strictObject({
  path: z.string().min(1).max(1024),
  format: z.string().min(1).max(100),
  md5: parsed(md5),
  sha256: parsed(sha256),
  sizeBytes: size,
  files: z.array(z.strictObject({ path: z.string(), sizeBytes: size, md5: parsed(md5), sha256: parsed(sha256) })),
});

const servedSchema = z.strictObject({
  model: parsed(modelName),
  environment: parsed(environmentName),
  modelVersion: parsed(modelVersion),
  artifact: artifactSchema,
});

const documentSchema = z.strictObject({
  kind: z.literal("lockstep/Serving"),
  schema: z.literal(1),
  current: servedSchema,
  previous: servedSchema.optional(),
});

function parseWith<T>(schema: z.ZodType<T>, text: string, path: string): T {
  const invalid = (message: string, cause?: unknown): LockstepError =>
    new LockstepError("RECORD_INVALID", `${path} ${message}`, {
      hint: "Remove the file and run the deploy step again; it writes the file anew.",
      cause,
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid("is not JSON", cause);
  }
  const result = schema.safeParse(json);
  if (!result.success) throw invalid(`does not follow its schema: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** Reads a small text file whole; `undefined` when there is none. @throws LockstepError RECORD_INVALID when it is too large or no plain file. */
export async function readSmallFile(path: string): Promise<string | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      if (isSystemError(error, "ENOENT")) return undefined;
      throw new LockstepError("RECORD_INVALID", `${path} cannot be read as a plain file`, { cause: error });
    },
  );
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size > sizeLimitBytes)
      throw new LockstepError("RECORD_INVALID", `${path} is no plain file of at most ${String(sizeLimitBytes)} bytes`);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

/** The one text of a served version; equal versions have equal bytes. */
export function servedText(served: Served): string {
  return `${canonicalJson(served)}\n`;
}

/** @throws LockstepError RECORD_INVALID, PATH_UNSAFE, MODEL_INVALID, ARTIFACT_DIGEST_MISMATCH. */
export function parseServed(text: string, path: string): Served {
  const served = parseWith(servedSchema, text, path);
  checkArtifact(served.artifact);
  return served;
}

export function documentText(document: ServingDocument): string {
  return `${canonicalJson(document)}\n`;
}

/** @throws LockstepError RECORD_INVALID, PATH_UNSAFE, MODEL_INVALID, ARTIFACT_DIGEST_MISMATCH. */
export function parseDocument(text: string, path: string): ServingDocument {
  const { kind, schema, current, previous } = parseWith(documentSchema, text, path);
  checkArtifact(current.artifact);
  if (previous !== undefined) checkArtifact(previous.artifact);
  if (previous !== undefined && previous.model !== current.model)
    throw new LockstepError("RECORD_INVALID", `${path} speaks of two models`);
  return { kind, schema, current, previous };
}

/** What a folder serves of one model, as its document says; `undefined` when it never served it. */
export async function readDocument(path: string, model: string): Promise<ServingDocument | undefined> {
  const text = await readSmallFile(path);
  if (text === undefined) return undefined;
  const document = parseDocument(text, path);
  if (document.current.model !== model)
    throw new LockstepError("RECORD_INVALID", `${path} speaks of the model "${document.current.model}"`);
  return document;
}
