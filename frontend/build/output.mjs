// What is written: assets under immutable names and pages, each also in brotli and gzip where that helps, all in one pack, and the list of them.
import {createHash} from 'node:crypto';
import {mkdirSync, renameSync, writeFileSync} from 'node:fs';
import {basename, extname, join} from 'node:path';
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
    this.parts = [];
    this.length = 0;
    this.addresses = new Map();  // '/img/hero.svg' → '/assets/hero.0f3a….svg'
  }

  // Gives the address under which `source` is served: its name holds its hash, so it never changes.
  asset(source, content) {
    const bytes = Buffer.from(content);
    const extension = extname(source);
    const path = `/assets/${basename(source, extension)}.${sha256(bytes).slice(0, 10)}${extension}`;
    if (!this.entries.some(entry => entry.path === path)) this.#add(path, TYPES[extension], bytes, {immutable: true});
    this.addresses.set(source, path);
    return path;
  }

  addressOf(source, wantedBy) {
    if (!this.addresses.has(source)) fault(`${wantedBy}: there is no ${source}`);
    return this.addresses.get(source) ?? source;
  }

  page(page, lang, html) {
    this.#add(page.address[lang], TYPES['.html'], Buffer.from(html), {status: page.status});
  }

  licence(name, bytes) {
    this.#add(`/licences/${name}`, TYPES[extname(name)], bytes, {});
  }

  // The manifest comes last and whole: until then the one before stands, with its own pack.
  write() {
    const bytes = Buffer.concat(this.parts), pack = `pages.${sha256(bytes).slice(0, 10)}.pack`;
    mkdirSync(this.root, {recursive: true});
    this.#place(pack, bytes);
    const files = this.entries.sort((a, b) => a.path < b.path ? -1 : 1);
    this.#place('manifest.json', `{"pack": "${pack}", "files": [\n${files.map(entry => JSON.stringify(entry)).join(',\n')}\n]}\n`);
    return pack;
  }

  size() {
    return `${this.entries.length} files`;
  }

  #add(path, type, bytes, {immutable = false, status = 200}) {
    const quality = {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length};
    const ifSmaller = compressed => compressed.length < bytes.length * WORTH_IT ? this.#keep(compressed) : null;
    this.entries.push({
      path, type, etag: sha256(bytes).slice(0, 32), immutable, status,
      plain: this.#keep(bytes), br: ifSmaller(brotliCompressSync(bytes, {params: quality})), gzip: ifSmaller(gzipSync(bytes, {level: 9})),
    });
  }

  // Where it lies in the pack: [first byte, length].
  #keep(bytes) {
    const place = [this.length, bytes.length];
    this.parts.push(bytes);
    this.length += bytes.length;
    return place;
  }

  // Never over a file that a server has open.
  #place(name, content) {
    writeFileSync(join(this.root, `${name}.new`), content);
    renameSync(join(this.root, `${name}.new`), join(this.root, name));
  }
}

const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
