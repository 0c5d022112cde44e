import assert from 'node:assert/strict';
import test from 'node:test';
import {codeIn} from '../../frontend/js/components/code.js';
import {secretIn} from '../../frontend/js/components/link.js';

const SECRET = 'Ab3_dEfGh-jKlMnOpQrStU';

test('a personal link works with whatever a sentence, a mail or a newsletter left at its end', () => {
  for (const end of ['', '.', ')', ').', '&utm_source=x', '?utm_source=x', '»', '%20', '/', '">', ' et merci'])
    assert.deepEqual(secretIn(`#${SECRET}${end}`, 22), {secret: SECRET, missing: 0}, end);
});

test('a link that was cut says by how much, and what is no link says nothing', () => {
  assert.deepEqual(secretIn(`#${SECRET.slice(0, -3)}`, 22), {secret: '', missing: 3});
  assert.deepEqual(secretIn(`#${SECRET.slice(0, -3)}.`, 22), {secret: '', missing: 3});
  for (const hash of ['', '#', '#page', '#code']) assert.deepEqual(secretIn(hash, 22), {secret: '', missing: 0}, hash);
});

test('a typed code leaves out all that the server leaves out', () => {
  for (const typed of ['K7QM-2XRP-9T', 'k7qm 2xrp 9t', '« K7QM–2XRP–9T »', 'K7QM.2XRP.9T.', 'K7QM_2XRP_9T', '\u200bK7QM\u00a02XRP\u202f9T\t', '(K7QM/2XRP/9T)'])
    assert.equal(codeIn(typed), 'K7QM2XRP9T', typed);
});
