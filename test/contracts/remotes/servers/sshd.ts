import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { freePort, type Server, scratchFolder, startServer } from "./background.ts";

const program = "/usr/sbin/sshd";

/** An SSH server for the user who runs the tests. Homes hold `.ssh` with a key; every port of this machine is known to be this server. */
export interface SshServer extends Server {
  readonly user: string;
  /** Its key is accepted. */
  readonly home: string;
  /** Its key is not. */
  readonly strangersHome: string;
  /** An empty folder for remotes. */
  readonly folder: string;
}

/** OpenSSH's server with keys of its own. */
export async function startSshd(): Promise<SshServer> {
  if (!existsSync(program)) throw new Error("sshd is missing: apt-get install -y openssh-server");
  const base = scratchFolder();
  const home = join(base, "home");
  const folder = join(base, "store");
  const strangersHome = join(base, "stranger");
  await mkdir(folder);
  // Where sshd separates its privileges; the service makes it at boot.
  if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true });
  const key = (path: string): void => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path]);
  };
  key(join(base, "host"));
  const hostKey = await readFile(join(base, "host.pub"), "utf8");
  for (const each of [home, strangersHome]) {
    await mkdir(join(each, ".ssh"), { recursive: true, mode: 0o700 });
    key(join(each, ".ssh/id_ed25519"));
    await writeFile(join(each, ".ssh/known_hosts"), `[127.0.0.1]:* ${hostKey}`);
  }
  await writeFile(join(base, "authorized"), await readFile(join(home, ".ssh/id_ed25519.pub")), { mode: 0o600 });
  const port = await freePort();
  await writeFile(
    join(base, "config"),
    `ListenAddress 127.0.0.1:${port}
HostKey ${base}/host
PidFile ${base}/pid
AuthorizedKeysFile ${base}/authorized
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
StrictModes no
Subsystem sftp internal-sftp
`,
  );
  const server = await startServer({
    command: program,
    args: ["-D", "-e", "-f", join(base, "config")],
    port,
    scratch: base,
  });
  return { ...server, user: userInfo().username, home, strangersHome, folder };
}
