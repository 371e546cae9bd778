// Builds api/pages/static from styles/ and scripts/, and writes manifest.json: file name -> SHA-256.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "api", "pages", "static");
mkdirSync(out, { recursive: true });

const styles = sass.compile(join(here, "styles", "application.scss"), {
  loadPaths: [join(here, "node_modules"), here],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(out, "application.css"), `${styles.css}\n`);

await build({
  entryPoints: [join(here, "scripts", "application.js")],
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  outfile: join(out, "application.js"),
});

const manifest = {};
for (const name of readdirSync(out).sort()) {
  if (name === "manifest.json") continue;
  manifest[name] = createHash("sha256").update(readFileSync(join(out, name))).digest("hex");
}
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
