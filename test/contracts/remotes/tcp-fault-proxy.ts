import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { FaultProxy, Traffic } from "./fault-proxy.ts";

/** What befalls a connection whose content nobody in between can read. */
export type TcpFault = "closed at once" | "reset on its way" | "stall on its way" | "closed on its way";

export const tcpFaults: readonly TcpFault[] = [
  "closed at once",
  "reset on its way",
  "stall on its way",
  "closed on its way",
];

/**
 * Beyond greeting, keys and login, and before the end of what the suite sends. A transfer that goes on where it was and always gets a
 * little further comes to its end: this much further each time, so that a stall before each step takes seconds, not minutes.
 */
const passedBytes = 2_000_000;

/** As the HTTP one, for connections instead of requests. */
export async function startTcpFaultProxy(upstreamPort: number): Promise<FaultProxy> {
  let armed:
    | { readonly fault: TcpFault; readonly traffic: Traffic; readonly when: (count: number) => boolean }
    | undefined;
  let count = 0;
  let met = 0;
  const sockets = new Set<Socket>();

  const end = (fault: TcpFault, pair: readonly Socket[]): void => {
    for (const socket of pair) {
      if (fault === "stall on its way") socket.pause();
      else if (fault === "reset on its way") socket.resetAndDestroy();
      else socket.destroy();
    }
  };

  const server = createServer((near) => {
    const fault = armed?.when(count++) === true ? armed.fault : undefined;
    const traffic = armed?.traffic;
    const far = connect(upstreamPort, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    if (fault === "closed at once") {
      met++;
      end(fault, [near, far]);
      return;
    }
    let passed = 0;
    let isOver = false;
    const copy = (from: Socket, to: Socket, isCounted: boolean): void => {
      from.on("data", (piece: Buffer) => {
        if (isOver) return;
        if (isCounted) passed += piece.length;
        if (fault !== undefined && passed > passedBytes) {
          isOver = true;
          met++;
          end(fault, [near, far]);
          return;
        }
        if (!to.write(piece)) {
          from.pause();
          to.once("drain", () => from.resume());
        }
      });
    };
    copy(near, far, traffic === "upload");
    copy(far, near, traffic !== "upload");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the port of a listening server is unknown");
  return {
    port: address.port,
    arm(fault, traffic, when) {
      armed = { fault: fault as TcpFault, traffic, when };
      count = 0;
      met = 0;
    },
    disarm() {
      armed = undefined;
    },
    get met() {
      return met;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
