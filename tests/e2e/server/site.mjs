// A static server for dist/ that sends what a production host would: brotli, types, caching, CORS.

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const KEPT = fileURLToPath(new URL("../../../target/brotli", import.meta.url));

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Every file below `dist`, by its path in the site: `{ type, plain, brotli }`. */
export function readSite(dist) {
  const site = new Map();
  for (const path of walk(dist)) {
    const plain = readFileSync(path);
    const name = "/" + relative(dist, path).split(sep).join("/");
    site.set(name, { type: TYPES[extname(path)] ?? "application/octet-stream", plain, brotli: compress(plain) });
  }
  return site;
}

/** Serves a site on a free port; resolves to `{ url, close }`. */
export function serve(site) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    const file = site.get(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    if (!file && site.has(`${pathname}/index.html`)) {
      response.writeHead(308, { Location: `${pathname}/` }).end();
      return;
    }
    if (!file) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end(`no such file: ${pathname}\n`);
      return;
    }
    const takesBrotli = /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
    const body = takesBrotli ? file.brotli : file.plain;
    response.writeHead(200, {
      "Content-Type": file.type,
      "Content-Length": body.length,
      "Cache-Control": /-[0-9a-f]{8,}/.test(pathname) ? "public, max-age=31536000, immutable" : "no-cache",
      "Access-Control-Allow-Origin": "*",
      Vary: "Accept-Encoding",
      ...(takesBrotli && { "Content-Encoding": "br" }),
    });
    response.end(body);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const url = `http://127.0.0.1:${server.address().port}`;
      const close = () => new Promise((closed) => (server.closeAllConnections(), server.close(closed)));
      resolve({ url, close });
    });
  });
}

function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** The bytes as brotli sends them; what was compressed once is kept, since this takes seconds. */
function compress(bytes) {
  const kept = join(KEPT, createHash("sha256").update(bytes).digest("hex"));
  try {
    return readFileSync(kept);
  } catch {
    const brotli = brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    mkdirSync(KEPT, { recursive: true });
    // Whole or not at all: another process may look for it now.
    const part = `${kept}.${process.pid}`;
    writeFileSync(part, brotli);
    renameSync(part, kept);
    return brotli;
  }
}
