// A CSV that a spreadsheet opens as text: with its mark of UTF-8, and no cell that it could take for a formula.
import {pageLanguage} from '../../format.js';

const FORMULA = /^[=+\-@\t\r]/;

// As a spreadsheet in the page's language expects it.
const separator = () => pageLanguage() === 'fr' ? ';' : ',';

export const csvOf = rows => `\ufeff${rows.map(row => row.map(cell).join(separator())).join('\r\n')}\r\n`;

function cell(value) {
  const text = String(value ?? '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^'/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], {type: 'text/csv;charset=utf-8'}));
  const link = Object.assign(document.createElement('a'), {href: address, download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
