import { z } from "zod";
import { contractFile } from "./contract-file.ts";
import { modelFile } from "./model-file.ts";
import { projectFile } from "./project-file.ts";
import { type RecordKind, recordSchemas } from "./records.ts";

const recordTitles: Readonly<Record<RecordKind, string>> = {
  "lockstep/Approval": "A reviewer's word on exact content",
  "lockstep/Candidate": "What train made for one InputKey",
  "lockstep/Deployment": "What deploy did to one target, and what it found there afterwards",
  "lockstep/DriftReport": "Live inputs against the rows the model was trained on",
  "lockstep/Evaluation": "Candidate, baseline and champion on the same rows",
  "lockstep/Event": "One event of the registry, beside the tag that tells of it",
  "lockstep/Hold": "A stop of promotions, or its end",
  "lockstep/Model": "A model record between steps",
  "lockstep/Override": "An owner's word that a gate does not stop one content",
  "lockstep/Plan": "What merging will do, for one model",
  "lockstep/Report": "A report on its way to the job that may post it",
  "lockstep/StoredCandidate": "What was trained for one InputKey, as the remote keeps it",
  "lockstep/Sweep": "What a sweep found, on its way to the job that may suggest it",
  "lockstep/Promotion": "One version in one environment, and the tags that say so",
};

function fileName(kind: RecordKind): string {
  const [, name = ""] = kind.split("/");
  return `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.json`;
}

function text(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    // That a list is never changed in memory says nothing about the document.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
  return `${JSON.stringify({ $schema, title, ...rest }, undefined, 2)}\n`;
}

/**
 * JSON Schemas (draft 2020-12) of everything that is written down, by file name: the records, `data.contract.yaml` as
 * `data-contract.json`, `lockstep.yaml` as `lockstep.json` and `models/<name>.yaml` as `model-file.json`. They say what a document looks like; rules between members are checked in code only.
 */
export function jsonSchemas(): Readonly<Record<string, string>> {
  const kinds = Object.keys(recordSchemas) as RecordKind[];
  return {
    ...Object.fromEntries(kinds.map((kind) => [fileName(kind), text(recordSchemas[kind], recordTitles[kind])])),
    "data-contract.json": text(contractFile, "data.contract.yaml"),
    "lockstep.json": text(projectFile, "lockstep.yaml"),
    "model-file.json": text(modelFile, "models/<name>.yaml"),
  };
}
