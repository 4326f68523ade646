import type { GetRequest, Got } from "../../tracking/get.ts";
import type { Session } from "../session.ts";
import type { DataExit } from "./exit.ts";

/** Does what `get` and `artifacts get` ask for: brings it, or with `--show-url` says where the storage keeps it. */
export async function answerGet(
  session: Session,
  request: GetRequest,
  { showsUrl, told }: { readonly showsUrl: boolean | undefined; readonly told: (got: Got) => string },
): Promise<DataExit> {
  const [{ get, showUrl }, { dataDrivers }] = await Promise.all([
    import("../../tracking/get.ts"),
    import("../../data-wiring.ts"),
  ]);
  if (showsUrl === true) {
    const url = await showUrl(request, dataDrivers());
    session.say(url);
    session.print({ url });
    return 0;
  }
  const got = await get(request, dataDrivers());
  session.say(told(got));
  session.print(got);
  return 0;
}
