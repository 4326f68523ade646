/**
 * What is known of one key of `lockstep.yaml`: found in the repository, assumed until somebody confirms it, or open. Nothing is
 * written as known that was only likely.
 */
export type Answer =
  | {
      readonly kind: "found";
      /** As YAML. */
      readonly text: string;
      /** Where it was found, for a person. */
      readonly because: string;
    }
  | { readonly kind: "assumed"; readonly text: string; readonly because: string; readonly question: string }
  | {
      readonly kind: "open";
      readonly question: string;
      /** As YAML: what a value looks like. */
      readonly example: string;
    };

/** One key of a model with what is known of it. */
export interface Entry {
  readonly key: string;
  readonly answer: Answer;
}

/** A model that a stage makes, as far as the repository says what it is. */
export interface ModelProposal {
  readonly name: string;
  readonly stage: string;
  /** In the order in which they are written. */
  readonly entries: readonly Entry[];
}

/** Something that a person has to say. */
export interface Question {
  /** The key in `lockstep.yaml`, for example `models.press.label`. */
  readonly key: string;
  readonly question: string;
  /** Nothing can be trained and judged before it is answered. */
  readonly stops: boolean;
}

/** Words that YAML 1.1 or 1.2 reads as something else than a text. */
const notTexts = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i;

/** A text as a scalar of YAML: bare where it stays that text, else in double quotes, as JSON has them. */
export function yamlText(text: string): string {
  const isBare = /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/.test(text) && !notTexts.test(text);
  return isBare ? text : JSON.stringify(text);
}

/** A cell of a table as a scalar: whole numbers stand bare, everything else as a text. */
export function yamlCell(cell: string): string {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(cell) ? cell : yamlText(cell);
}

/** A list of texts in one line. */
export function yamlList(texts: readonly string[]): string {
  return `[${texts.map(yamlText).join(", ")}]`;
}

export function found(text: string, because: string): Answer {
  return { kind: "found", text, because };
}

export function assumed(text: string, because: string, question: string): Answer {
  return { kind: "assumed", text, because, question };
}

export function open(question: string, example: string): Answer {
  return { kind: "open", question, example };
}

/** Several values as a person reads them. */
export function named(values: readonly string[], most = 6): string {
  const shown = values.slice(0, most).map((value) => `\`${value}\``);
  return values.length > most ? `${shown.join(", ")} and ${String(values.length - most)} more` : shown.join(", ");
}
