import { isInside } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";

/** An absolute path, and the option that names it. */
export interface Place {
  readonly option: string;
  /** `undefined` where the option was left out. */
  readonly path: string | undefined;
  /** What stands there goes as a whole, so that nothing that is read may lie below it. */
  readonly isReplaced?: boolean;
}

type Given = Place & { readonly path: string };

function isGiven(place: Place): place is Given {
  return place.path !== undefined;
}

/**
 * Holds what a command writes apart from what it reads: rows and parameters that a slip of an option overwrites may be saved nowhere else.
 *
 * @throws LockstepError PATH_UNSAFE naming the two options; nothing was written.
 */
export function requireApart(written: readonly Place[], read: readonly Place[]): void {
  const outputs = written.filter(isGiven);
  for (const [i, output] of outputs.entries()) {
    const lost = read
      .filter(isGiven)
      .find(
        ({ path }) =>
          output.path === path ||
          isInside(output.path, path) ||
          (output.isReplaced === true && isInside(path, output.path)),
      );
    if (lost !== undefined)
      throw new LockstepError("PATH_UNSAFE", `${output.option} ${output.path} would overwrite ${lost.option}`, {
        hint: `Name another path with ${output.option}: what ${lost.option} names is read, and stays as it is.`,
      });
    const twin = outputs.slice(0, i).find(({ path }) => path === output.path);
    if (twin !== undefined)
      throw new LockstepError("PATH_UNSAFE", `${twin.option} and ${output.option} both name ${output.path}`, {
        hint: "Give each a path of its own.",
      });
  }
}
