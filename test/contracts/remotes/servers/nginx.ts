import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, type Server, scratchFolder, startServer } from "./background.ts";

const program = "/usr/sbin/nginx";
const davModule = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";

export const nginxLogin = { user: "ann", password: "open sesame" };

/**
 * nginx with three places: `/dav/` and `/locked/` speak WebDAV, the second for {@link nginxLogin} only; `/put/` takes files by PUT. All are
 * folders of `root`.
 */
export async function startNginx(): Promise<Server & { readonly root: string }> {
  if (!existsSync(program) || !existsSync(davModule))
    throw new Error("nginx or its WebDAV module is missing: apt-get install -y nginx-light libnginx-mod-http-dav-ext");
  const folder = scratchFolder();
  const root = join(folder, "root");
  for (const name of ["dav", "locked", "put"]) {
    await mkdir(join(root, name), { recursive: true });
    await chmod(join(root, name), 0o777);
  }
  const port = await freePort();
  await writeFile(join(folder, "users"), `${nginxLogin.user}:{PLAIN}${nginxLogin.password}\n`);
  const dav = "dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS; client_max_body_size 0;";
  await writeFile(
    join(folder, "nginx.conf"),
    `load_module ${davModule};
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid ${folder}/pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
  default_type application/octet-stream;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${root};
    location /dav/ { ${dav} }
    location /locked/ { ${dav} auth_basic "locked"; auth_basic_user_file ${folder}/users; }
    location /put/ { dav_methods PUT DELETE; create_full_put_path on; client_max_body_size 0; }
  }
}
`,
  );
  const server = await startServer({
    command: program,
    args: ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"],
    port,
    scratch: folder,
  });
  return { ...server, root };
}
