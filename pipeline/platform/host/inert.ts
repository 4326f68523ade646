/**
 * A text from elsewhere as text: no escape sequences, no control characters but tab and line break, nothing that turns the direction of
 * writing around. What a terminal or a log then shows is what stands there.
 */
export function inert(text: string): string {
  return text.replace(escapeSequences, "").replace(controls, "\ufffd");
}

const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
