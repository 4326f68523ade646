import type { BlobServiceClient, StoragePipelineOptions } from "@azure/storage-blob";
import { LockstepError } from "../../domain/error.ts";
import type { RemoteOptions } from "./remote.ts";
import { flagSetting } from "./settings.ts";

/** A setting, else the variable that Azure's own tools read. */
function settingOf({ settings, env }: RemoteOptions, key: string, variable: string): string | undefined {
  const text = settings[key] ?? env?.[variable];
  return text === "" ? undefined : text;
}

/**
 * The storage account, by what the settings or Azure's variables hold, in DVC's order: a connection string, a service principal, the
 * account's key, a shared access signature, whoever is logged in here, nobody.
 *
 * @throws LockstepError DVC_CONFIG_INVALID when there is neither an account nor a connection string.
 */
export async function openAzureAccount(
  options: RemoteOptions,
  pipeline: StoragePipelineOptions,
): Promise<BlobServiceClient> {
  const { settings } = options;
  const { BlobServiceClient, StorageSharedKeyCredential } = await import("@azure/storage-blob");
  const connection = settingOf(options, "connection_string", "AZURE_STORAGE_CONNECTION_STRING");
  if (connection !== undefined) {
    try {
      return BlobServiceClient.fromConnectionString(connection, pipeline);
    } catch {
      // The library's message quotes what it could not read.
      throw new LockstepError("DVC_CONFIG_INVALID", "the connection string of the Azure remote cannot be read", {
        hint: "Copy it again from the storage account's access keys: `lockstep remote modify --local <name> connection_string <value>`.",
      });
    }
  }
  const account = settingOf(options, "account_name", "AZURE_STORAGE_ACCOUNT");
  if (account === undefined || !/^[a-z0-9-]{3,40}$/.test(account)) {
    throw new LockstepError("DVC_CONFIG_INVALID", "the Azure remote names no storage account", {
      hint: "Set one with `lockstep remote modify <name> account_name <account>`, or a `connection_string`.",
    });
  }
  const url = `https://${account}.blob.core.windows.net`;
  const { tenant_id: tenant, client_id: client, client_secret: secret } = settings;
  if (tenant !== undefined && client !== undefined && secret !== undefined) {
    const { ClientSecretCredential } = await import("@azure/identity");
    return new BlobServiceClient(url, new ClientSecretCredential(tenant, client, secret), pipeline);
  }
  const key = settingOf(options, "account_key", "AZURE_STORAGE_KEY");
  if (key !== undefined) return new BlobServiceClient(url, new StorageSharedKeyCredential(account, key), pipeline);
  const signature = settingOf(options, "sas_token", "AZURE_STORAGE_SAS_TOKEN");
  if (signature !== undefined)
    return new BlobServiceClient(`${url}/?${signature.replace(/^\?/, "")}`, undefined, pipeline);
  if (flagSetting(settings, "allow_anonymous_login", false)) return new BlobServiceClient(url, undefined, pipeline);
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new BlobServiceClient(url, new DefaultAzureCredential(), pipeline);
}
