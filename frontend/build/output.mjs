// What is written: assets under immutable names, pages, each also in brotli and gzip where that helps, and the list of them all.
import {createHash} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import {basename, dirname, extname, join} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';
import {fault} from './faults.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8',
};
const WORTH_IT = 0.95;  // a compressed copy that saves less is not kept

export class Output {
  constructor(root) {
    this.root = root;
    this.entries = [];
    this.addresses = new Map();  // '/img/hero.svg' → '/assets/hero.0f3a….svg'
  }

  // Gives the address under which `source` is served: its name holds its hash, so it never changes.
  asset(source, content) {
    const bytes = Buffer.from(content);
    const extension = extname(source);
    const path = `/assets/${basename(source, extension)}.${sha256(bytes).slice(0, 10)}${extension}`;
    if (!this.entries.some(entry => entry.path === path)) this.#write(path, path.slice(1), bytes, {immutable: true});
    this.addresses.set(source, path);
    return path;
  }

  addressOf(source, wantedBy) {
    if (!this.addresses.has(source)) fault(`${wantedBy}: there is no ${source}`);
    return this.addresses.get(source) ?? source;
  }

  page(page, lang, html) {
    this.#write(page.address[lang], `pages/${lang}/${page.name}.html`, Buffer.from(html), {status: page.status});
  }

  licence(name, bytes) {
    this.#write(`/licences/${name}`, `licences/${name}`, bytes, {});
  }

  writeManifest() {
    this.entries.sort((a, b) => a.path < b.path ? -1 : 1);
    writeFileSync(join(this.root, 'manifest.json'), `${JSON.stringify(this.entries, null, 1)}\n`);
  }

  size() {
    return `${this.entries.length} files`;
  }

  #write(path, file, bytes, {immutable = false, status = 200}) {
    const place = join(this.root, file);
    mkdirSync(dirname(place), {recursive: true});
    writeFileSync(place, bytes);
    const copy = (suffix, compressed) => {
      const kept = compressed.length < bytes.length * WORTH_IT;
      if (kept) writeFileSync(place + suffix, compressed);
      return kept;
    };
    const quality = {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length};
    this.entries.push({
      path, file, type: TYPES[extname(file)], etag: `"${sha256(bytes).slice(0, 32)}"`, immutable,
      br: copy('.br', brotliCompressSync(bytes, {params: quality})), gzip: copy('.gz', gzipSync(bytes, {level: 9})), status,
    });
  }
}

const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
