import { existsSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { freePort, type Server, scratchFolder, startServer } from "./background.ts";
import { serverFolder } from "./folder.ts";

/** A server that speaks S3, with the keys it accepts. */
export interface S3Server extends Server {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A new, empty bucket. */
  newBucket(): Promise<string>;
}

interface Program {
  readonly command: string;
  readonly args: (port: number, folder: string) => readonly string[];
  /** What must be there for it to start. */
  readonly file: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly env?: Readonly<Record<string, string>>;
}

const python = join(serverFolder, "moto/bin/python");
const s3rver = join(serverFolder, "s3rver/node_modules/s3rver/bin/s3rver.js");
const minio = join(serverFolder, "bin/minio");

/** Servers that `prepare.sh` builds or fetches. */
const programs = {
  minio: {
    command: minio,
    file: minio,
    args: (port, folder) => ["server", "--quiet", "--address", `127.0.0.1:${port.toString()}`, folder],
    accessKeyId: "contract",
    secretAccessKey: "minio-secret-of-the-suite",
    env: {
      MINIO_ROOT_USER: "contract",
      MINIO_ROOT_PASSWORD: "minio-secret-of-the-suite",
      MINIO_UPDATE: "off",
      MINIO_BROWSER: "off",
      MINIO_API_SYNC_EVENTS: "off",
    },
  },
  moto: {
    command: python,
    file: python,
    args: (port) => ["-m", "moto.server", "-H", "127.0.0.1", "-p", port.toString()],
    accessKeyId: "AKIAMOTOMOTOMOTOMOTO",
    secretAccessKey: "moto-secret-of-the-suite",
  },
  s3rver: {
    command: process.execPath,
    file: s3rver,
    args: (port, folder) => [
      s3rver,
      "--directory",
      folder,
      "--address",
      "127.0.0.1",
      "--port",
      port.toString(),
      "--silent",
    ],
    accessKeyId: "S3RVER",
    secretAccessKey: "S3RVER",
  },
} as const satisfies Readonly<Record<string, Program>>;

export type S3Program = keyof typeof programs;

export async function startS3(name: S3Program): Promise<S3Server> {
  const program: Program = programs[name];
  if (!existsSync(program.file)) throw new Error(`there is no ${name}: run test/contracts/remotes/servers/prepare.sh`);
  const { accessKeyId, secretAccessKey } = program;
  const port = await freePort();
  const scratch = scratchFolder();
  const server = await startServer({
    command: program.command,
    args: program.args(port, scratch),
    port,
    scratch,
    env: { HOME: scratch, NODE_NO_WARNINGS: "1", ...program.env },
  });
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port.toString()}`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  let buckets = 0;
  return {
    port,
    accessKeyId,
    secretAccessKey,
    async newBucket() {
      const name = `bucket-${(++buckets).toString()}`;
      await client.send(new CreateBucketCommand({ Bucket: name }));
      return name;
    },
    async close() {
      client.destroy();
      await server.close();
    },
  };
}
