import type { RemoteOptions } from "../../../pipeline/data/remotes/remote.ts";
import { faultContract } from "./fault-suite.ts";
import type { ServerUnderTest } from "./place.ts";
import { type S3Program, type S3Server, startS3 } from "./servers/s3.ts";
import { remoteContract } from "./suite.ts";

/** @param isGuarded - Whether the server asks for right keys. */
async function s3Server(program: S3Program, isGuarded: boolean): Promise<ServerUnderTest> {
  const server = await startS3(program);
  const options =
    (bucket: string, keys: Pick<S3Server, "accessKeyId" | "secretAccessKey"> = server) =>
    (port: number): RemoteOptions => ({
      url: `s3://${bucket}/some/prefix`,
      base: "/",
      settings: {
        endpointurl: `http://127.0.0.1:${port.toString()}`,
        access_key_id: keys.accessKeyId,
        secret_access_key: keys.secretAccessKey,
      },
    });
  return {
    port: server.port,
    close: () => server.close(),
    async place() {
      const bucket = await server.newBucket();
      return {
        options: options(bucket),
        deniedOptions: isGuarded
          ? options(bucket, { accessKeyId: "stranger", secretAccessKey: "planted/secret+of the suite" })
          : undefined,
        nowhereOptions: options("no-such-bucket"),
      };
    },
  };
}

remoteContract("MinIO", () => s3Server("minio", true));
remoteContract("moto", () => s3Server("moto", false));
remoteContract("s3rver", () => s3Server("s3rver", true));

faultContract("MinIO", () => s3Server("minio", true));
faultContract("moto", () => s3Server("moto", false));
// Not s3rver: it gives the half of a body whose connection broke the name of the whole.
