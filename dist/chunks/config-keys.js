import { A as LockstepError } from "./file-work.js";

// pipeline/data/dvc/config-keys.ts
const texts = (...names) => Object.fromEntries(names.map((name) => [name, "text"]));
const bools = (...names) => Object.fromEntries(names.map((name) => [name, "bool"]));
const anyRemote = {
	...texts("url"),
	...bools("worktree", "no_traverse", "version_aware", "verify"),
	checksum_jobs: "count",
	jobs: "count"
};
const localKeys = {
	type: "text",
	shared: ["group"],
	...bools("protected", "slow_link_warning", "verify")
};
const httpKeys = {
	auth: [
		"basic",
		"digest",
		"custom"
	],
	...texts("custom_auth_header", "user", "password", "ssl_verify", "method"),
	...bools("ask_password"),
	connect_timeout: "number",
	read_timeout: "number"
};
const webdavKeys = {
	...texts("user", "password", "token", "bearer_token_command", "custom_auth_header", "cert_path", "key_path"),
	...texts("ssl_verify"),
	...bools("ask_password"),
	timeout: "whole"
};
/** Keys of a remote by the scheme of its url; `""` is a folder. */
const remoteKeys = {
	"": localKeys,
	s3: {
		...texts("region", "profile", "credentialpath", "configpath", "endpointurl", "access_key_id", "secret_access_key"),
		...texts("session_token", "ssl_verify", "sse", "sse_kms_key_id", "sse_customer_algorithm", "sse_customer_key"),
		...texts("acl", "grant_read", "grant_read_acp", "grant_write_acp", "grant_full_control"),
		...bools("listobjects", "use_ssl", "allow_anonymous_login", "cache_regions"),
		read_timeout: "whole",
		connect_timeout: "whole"
	},
	gs: {
		...texts("projectname", "credentialpath", "endpointurl"),
		...bools("allow_anonymous_login")
	},
	ssh: {
		...texts("type", "user", "password", "passphrase", "keyfile"),
		...bools("ask_password", "ask_passphrase", "gss_auth", "allow_agent"),
		port: "whole",
		timeout: "whole",
		max_sessions: "whole"
	},
	hdfs: {
		...texts("user", "kerb_ticket"),
		replication: "whole"
	},
	webhdfs: {
		...texts("kerberos_principal", "proxy_to", "ssl_verify", "token", "user", "password", "data_proxy_target"),
		...bools("kerberos", "use_https")
	},
	azure: {
		...texts("connection_string", "sas_token", "account_name", "account_key", "tenant_id", "client_id", "client_secret"),
		...bools("allow_anonymous_login", "exclude_environment_credential", "exclude_visual_studio_code_credential"),
		...bools("exclude_shared_token_cache_credential", "exclude_managed_identity_credential"),
		timeout: "whole",
		read_timeout: "whole",
		connection_timeout: "whole"
	},
	oss: texts("oss_key_id", "oss_key_secret", "oss_endpoint"),
	gdrive: {
		...texts("profile", "gdrive_client_id", "gdrive_client_secret", "gdrive_user_credentials_file"),
		...texts("gdrive_service_account_user_email", "gdrive_service_account_json_file_path"),
		...bools("gdrive_use_service_account", "gdrive_trash_only", "gdrive_acknowledge_abuse")
	},
	http: httpKeys,
	https: httpKeys,
	webdav: webdavKeys,
	webdavs: webdavKeys
};
/** Every section but remotes; `undefined` where DVC takes any key. */
const sectionKeys = {
	core: {
		...texts("remote", "site_cache_dir", "machine"),
		...bools("interactive", "analytics", "hardlink_lock", "no_scm", "autostage", "experiments", "check_update"),
		checksum_jobs: "count"
	},
	cache: {
		...localKeys,
		...texts("dir", "local", "s3", "gs", "hdfs", "webhdfs", "ssh", "azure")
	},
	state: {
		...texts("dir"),
		row_limit: "count",
		row_cleanup_quota: "whole"
	},
	index: texts("dir"),
	plots: {
		...texts("html_template", "out_dir"),
		...bools("auto_open")
	},
	exp: {
		...texts("code", "data", "models", "metrics", "params", "plots", "live", "git_remote"),
		...bools("auto_push")
	},
	parsing: {
		bool: ["store_true", "boolean_optional"],
		list: ["nargs", "append"]
	},
	hydra: {
		...texts("config_dir", "config_module", "config_name", "plugins_path"),
		...bools("enabled")
	},
	studio: {
		...texts("token", "url", "repo_url"),
		...bools("offline")
	},
	db: texts("url", "username", "password"),
	machine: void 0,
	feature: void 0
};
/** Names of settings that a person may set, for completion: `core.remote`, `cache.dir` …, those of remotes left out. */
const settingNames = Object.entries(sectionKeys).flatMap(([section, keys]) => Object.keys(keys ?? {}).map((key) => `${section}.${key}`));
/** Settings whose value is a path, written relative to the config file. */
const pathKeys = /* @__PURE__ */ new Set([...[
	"cache.dir",
	"remote.url",
	"remote.gdrive_user_credentials_file",
	"remote.gdrive_service_account_json_file_path"
], ...[
	"remote.credentialpath",
	"remote.configpath",
	"remote.keyfile",
	"remote.cert_path",
	"remote.key_path"
]]);
/** True for a key whose value must not be shown. */
function isSecretKey(key) {
	return /password|passphrase|secret|token|sas|account_key|connection_string|custom_auth_header|sse_customer_key/.test(key);
}
/** A url with `***` for the password that may stand before its host; every other text as it is. */
function withoutPassword(url) {
	return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*):[^/]*@/i, "$1:***@");
}
function isOfKind(value, kind) {
	switch (kind) {
		case "text": return true;
		case "bool": return /^(?:true|false|1|0|yes|no|on|off)$/i.test(value);
		case "count": return /^[1-9]\d*$/.test(value);
		case "whole": return /^-?\d+$/.test(value);
		case "number": return /^\d+(?:\.\d+)?$/.test(value);
		default: return kind.includes(value.toLowerCase());
	}
}
function wrong(problem, hint) {
	return new LockstepError("DVC_CONFIG_INVALID", problem, { hint });
}
function schemeOf(url) {
	return /^([a-z][a-z0-9+.-]*):\/\/./i.exec(url)?.[1]?.toLowerCase() ?? "";
}
/**
* Checks one setting as DVC does.
*
* @param url - Of the remote that the setting is for; `undefined` for every other section.
* @throws LockstepError DVC_CONFIG_INVALID for a section, key or value that DVC refuses.
*/
function checkSetting(setting) {
	const { section, key, value, url } = setting;
	const scheme = url === void 0 ? "" : schemeOf(url);
	if (url !== void 0 && scheme !== "remote" && !Object.hasOwn(remoteKeys, scheme)) throw wrong(`no remote can have a url of the kind ${scheme}://`, `DVC knows ${Object.keys(remoteKeys).filter(Boolean).join(", ")} and folders.`);
	if (url === void 0 && !Object.hasOwn(sectionKeys, section)) throw wrong(`the config has no section ${JSON.stringify(section)}`, `DVC knows ${Object.keys(sectionKeys).join(", ")} and remote.`);
	const own = url === void 0 ? sectionKeys[section] : remoteKeys[scheme];
	const keys = url === void 0 || own === void 0 ? own : {
		...own,
		...anyRemote
	};
	if (keys === void 0) return;
	const kind = Object.hasOwn(keys, key) ? keys[key] : void 0;
	const where = url === void 0 ? `the section ${section}` : `a remote of the kind ${scheme === "" ? "folder" : `${scheme}://`}`;
	if (kind === void 0) throw wrong(`${where} has no setting ${JSON.stringify(key)}`, `It has ${Object.keys(keys).sort().join(", ")}.`);
	if (!isOfKind(value, kind)) throw wrong(`${section}.${key} cannot be ${isSecretKey(key) ? "that" : JSON.stringify(value)}`, typeof kind === "string" ? `It is a ${kind === "bool" ? "switch: true or false" : "number"}.` : `It is one of ${kind.join(", ")}.`);
}

export { withoutPassword as a, settingNames as i, isSecretKey as n, pathKeys as r, checkSetting as t };