// A table of the page as a file: a CSV that a spreadsheet opens as text, with its mark of UTF-8 and no cell that it could take for a formula, or a workbook.
import {api} from '../../api.js';
import {pageLanguage} from '../../format.js';

const FORMULA = /^[=+\-@\t\r]/, LONGEST = 1000; // what a cell of a workbook holds
const CSV = {type: 'text/csv;charset=utf-8'};

// As a spreadsheet in the page's language expects it.
const separator = () => pageLanguage() === 'fr' ? ';' : ',';

export const csvOf = rows => `\ufeff${linesOf(rows)}`;

const linesOf = rows => rows.map(row => `${row.map(cell).join(separator())}\r\n`).join('');

function cell(value) {
  const text = String(value ?? '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^'/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

// `format` is csv or xlsx. The first row is the columns' names.
export async function saveTable(name, rows, format) {
  const [columns, ...lines] = rows.map(row => row.map(value => shortened(String(value ?? ''))));
  save(`${name}.${format}`, format === 'csv' ? new Blob([csvOf(rows)], CSV) : await api.post('/workbooks', {columns, rows: lines}));
}

// One that is too long for the page's memory: its rows come in pieces, which the browser puts away as it likes.
export class LongCsv {
  #pieces = [];

  constructor(columns) {
    this.#pieces.push(new Blob([csvOf([columns])]));
  }

  add(rows) {
    this.#pieces.push(new Blob([linesOf(rows)]));
  }

  save(name) {
    save(`${name}.csv`, new Blob(this.#pieces, CSV));
  }
}

function save(name, file) {
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const shortened = text => text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
