import { type ChosenBackend, chooseBackend, type InstalledBackends, nativeFrom } from "./choose-backend.ts";
import { nativeFolder, tensorFlowIn } from "./environment.ts";
import { locateBackends, versionsOf } from "./locate.ts";

export interface TensorFlowDiagnosis {
  readonly installed: InstalledBackends;
  /** Where networks are trained for which params.yaml says `auto`; `undefined` when they cannot be. */
  readonly small: ChosenBackend | undefined;
  readonly large: ChosenBackend | undefined;
  /** Where `doctor --install-tensorflow` installs. */
  readonly nativeFolder: string;
}

/** Looks which backends are installed, and which would be taken; loads none. @throws LockstepError ARGUMENT_INVALID. */
export function diagnoseTensorFlow(
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
): TensorFlowDiagnosis {
  const { environment: asked = "auto", searchFrom } = tensorFlowIn(environment, root);
  const installed = versionsOf(locateBackends(searchFrom));
  const choose = (multiplyAddsPerRow: number): ChosenBackend | undefined => {
    const choice = { multiplyAddsPerRow, convolutional: false, installed };
    try {
      return chooseBackend({ ...choice, asked: { params: "auto", environment: asked } });
    } catch {
      return undefined;
    }
  };
  return { installed, small: choose(1), large: choose(nativeFrom), nativeFolder: nativeFolder(environment) };
}
