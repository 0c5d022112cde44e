// A table of the page as a file: a CSV that a spreadsheet opens as text, with its mark of UTF-8 and no cell that it could take for a formula, or a workbook.
import {api} from '../../api.js';
import {pageLanguage} from '../../format.js';

const FORMULA = /^[=+\-@\t\r]/, LONGEST = 1000; // what a cell of a workbook holds

// As a spreadsheet in the page's language expects it.
const separator = () => pageLanguage() === 'fr' ? ';' : ',';

export const csvOf = rows => `\ufeff${rows.map(row => row.map(cell).join(separator())).join('\r\n')}\r\n`;

function cell(value) {
  const text = String(value ?? '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^'/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

// `format` is csv or xlsx. The first row is the columns' names.
export async function saveTable(name, rows, format) {
  const [columns, ...lines] = rows.map(row => row.map(value => shortened(String(value ?? ''))));
  const file = format === 'csv' ? new Blob([csvOf(rows)], {type: 'text/csv;charset=utf-8'}) : await api.post('/workbooks', {columns, rows: lines});
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), {href: address, download: `${name}.${format}`}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const shortened = text => text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
