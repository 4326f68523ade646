import type { DataRepository } from "../../tracking/repository.ts";
import type { Session } from "../session.ts";

/** The DVC repository that a folder is in, with what a session gives to it. */
export async function openCalled(session: Session, folder: string, jobs?: number): Promise<DataRepository> {
  const { openData } = await import("../../data-wiring.ts");
  const host = session.host({});
  return openData({
    folder,
    environment: session.environment,
    signal: session.signal,
    jobs,
    progress: session.progress,
    warn: (message) => {
      host.warning(message);
    },
  });
}
