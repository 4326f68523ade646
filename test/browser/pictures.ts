import { join } from "node:path";
import type { Screen } from "../../scripts/chromium.ts";

/** A desk and a phone, by day and by night. */
export const screens: Readonly<Record<string, Screen>> = {
  "desktop-light": { width: 1280, height: 900, isDark: false },
  "desktop-dark": { width: 1280, height: 900, isDark: true },
  "phone-light": { width: 390, height: 844, isDark: false },
  "phone-dark": { width: 390, height: 844, isDark: true },
};

export const picturesFolder: string = join(import.meta.dirname, "../../docs/images");

/** Most of a page that a picture shows, in CSS pixels. */
export const pictureHeight = 2000;

/** Largest picture that is kept, in bytes. */
export const pictureLimit = 300_000;

export interface Picture {
  readonly name: string;
  readonly scene: string;
  readonly kind: "page" | "comment";
  readonly screen: string;
}

const everyScreen = Object.keys(screens);

/** The pictures of the documentation. */
export const pictures: readonly Picture[] = (["page", "comment"] as const).flatMap((kind) => [
  ...everyScreen.map((screen) => ({ name: `${kind}-improved-${screen}`, scene: "improved", kind, screen })),
  ...["regressed", "many-models"].map((scene) => ({
    name: `${kind}-${scene}-desktop-light`,
    scene,
    kind,
    screen: "desktop-light",
  })),
]);
