import type { VerdictPhase } from "../domain/verdict.ts";
import { type Html, html } from "./html-text.ts";
import { phaseWord, type Standing } from "./standing.ts";

/** Strokes on a 16 × 16 field. */
const strokes: Readonly<Record<Standing["phase"], string>> = {
  improved: "M3 8.6l3.3 3.3L13 4.6",
  equivalent: "M3.5 6h9M3.5 10h9",
  regressed: "M4 4l8 8M12 4l-8 8",
  inconclusive: "M5.6 6a2.4 2.4 0 1 1 3.5 2.2c-.8.4-1.1.9-1.1 1.7M8 12.6v.1",
  silent: "M8 3.5v5.6M8 12.4v.1",
  none: "M3.5 8h9",
};

export function icon(phase: Standing["phase"]): Html {
  return html`<svg aria-hidden="true" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${strokes[phase]}"/></svg>`;
}

export function pill(phase: VerdictPhase): Html {
  return html`<span class="pill ${phase}">${icon(phase)}${phaseWord[phase]}</span>`;
}

/** Two steps that turn as one. */
export const mark: Html = html`<svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M4 7h6v5h5v5h5"/><path d="M4 12.5h1.5M9.5 17H11M15 7h5" opacity=".45"/></svg>`;

export const arrow: Html = html`<svg class="arrow" aria-label="becomes" role="img" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M4 12h15M13 6l6 6-6 6"/></svg>`;
