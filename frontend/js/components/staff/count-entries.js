// The lines of a count: a number a shelf, saved as soon as it is left. Enter and the arrows go from shelf to shelf.
import {html, nothing} from 'lit-html';
import {api} from '../../api.js';
import {count, wholeNumber} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {who} from './history.js';
import {change} from './words.js';

export class CountEntries {
  // entered() hears that a line is on disk.
  constructor(id, {draw, entered}) {
    Object.assign(this, {id, draw, entered, entries: new Map(), order: []});
  }

  // What is typed and not yet saved stays as it is.
  take(lines) {
    this.order = lines.map(line => line.item.id);
    for (const line of lines) {
      const entry = this.entries.get(line.item.id) ?? {draft: null, lost: null, state: 'rest', problem: ''};
      if (!entry.line || line.version >= entry.line.version) entry.line = line;
      this.entries.set(line.item.id, entry);
    }
  }

  async #save(entry) {
    if (entry.draft === null || entry.state === 'saving') return;
    const typed = entry.draft, counted = wholeNumber(typed);
    if (counted === entry.line.counted) return this.#rest(entry);
    Object.assign(entry, {state: 'saving', problem: ''});
    this.draw();
    try {
      entry.line = await api.patch(`/stock-counts/${this.id}/lines/${entry.line.item.id}`, {counted}, {version: entry.line.version});
      if (entry.draft === typed) this.#rest(entry);
      entry.state = 'rest';
      this.entered();
      entry.lost = null;
    } catch (problem) {
      if (!problem.code) throw problem;
      if (problem.code === 'server_away') entry.lost = counted;
      if (problem.code === 'stale') return this.#meet(entry, problem.params.current);
      Object.assign(entry, {state: 'refused', problem: explainFaults(problem)['/counted'] ?? explain(problem)});
    }
    this.draw();
  }

  // Somebody else counted the same shelf; or it is one's own number, whose answer was lost, and a better one has been typed since.
  #meet(entry, line) {
    const isOwn = line.counted === entry.lost;
    Object.assign(entry, {line, lost: null, state: isOwn ? 'rest' : 'other'});
    return isOwn ? this.#save(entry) : this.draw();
  }

  #rest(entry) {
    Object.assign(entry, {draft: null, state: 'rest', problem: ''});
    this.draw();
  }

  #key(event, id) {
    const step = {Enter: 1, ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const next = document.getElementById(`c-${this.order[this.order.indexOf(id) + step]}`);
    if (!next) return event.target.blur();
    next.focus();
    next.select();
  }

  template(isOpen) {
    return html`<table role="table" class="table count-t"><caption class="sr">${t('staff-count.lines')}</caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="pl">${t('staff-stock.place')}</th><th role="columnheader" scope="col">${t('staff-stock.item')}</th>
      <th role="columnheader" scope="col" class="only-print">${t('staff-stock.sku')}</th><th role="columnheader" scope="col" class="cn">${t('staff-count.counted_here')}</th><th role="columnheader" scope="col" class="r no-print">${t('staff-count.expected')}</th>
      <th role="columnheader" scope="col" class="r no-print">${t('staff-count.difference')}</th><th role="columnheader" scope="col" class="no-print by">${t('staff-count.by')}</th></tr></thead>
      <tbody role="rowgroup">${this.order.map(id => this.#row(id, this.entries.get(id), isOpen))}</tbody></table>`;
  }

  #row(id, {line, draft, state, problem}, isOpen) {
    const entry = this.entries.get(id), shown = draft ?? (line.counted === null ? '' : String(line.counted));
    const bad = state === 'other' || state === 'refused';
    return html`<tr role="row" class=${line.counted === null ? '' : line.difference ? 'is-off' : 'is-right'}><td role="cell" class="pl num">${line.item.place || '—'}</td>
      <th role="rowheader" scope="row"><span class="count-n"><img class="no-print" src=${picture(line.item.picture)} alt="" width="96" height="96" loading="lazy"><span>${local(line.item.plural)} <small class="soft only-print">${t(`domain.unit.${line.item.unit}`)}</small></span></span></th>
      <td role="cell" class="only-print num">${line.item.sku}</td>
      <td role="cell" class="cn" data-l=${t('staff-count.counted_here')}>${isOpen ? html`<span class="no-print"><label class="sr" for="c-${id}">${t('staff-count.counted_of', {item: local(line.item.plural)})}</label>
        <input class="input count-i" id="c-${id}" inputmode="numeric" maxlength="9" autocomplete="off" .value=${shown} aria-invalid=${String(bad)} aria-describedby=${bad ? `c-${id}-fault` : nothing}
          @input=${event => { entry.draft = event.target.value; }} @keydown=${event => this.#key(event, id)} @focus=${event => event.target.select()} @blur=${({target}) => { if (target.value !== shown) entry.draft = target.value; this.#save(entry); }}>
        ${state === 'saving' ? icon('spin') : ''}</span>
        ${bad ? this.#conflict(entry, id, problem) : ''}` : html`<b class="no-print">${line.counted === null ? '—' : count(line.counted)}</b>`}<span class="only-print blank"></span></td>
      <td role="cell" class="r no-print" data-l=${t('staff-count.expected')}>${line.expected === null ? html`<span class="soft">—</span>` : count(line.expected)}</td>
      <td role="cell" class="r no-print" data-l=${t('staff-count.difference')}>${line.difference === null ? '' : line.difference ? html`<b class=${line.difference < 0 ? 'bad' : 'low'}>${change(line.difference)}</b>` : icon('check')}</td>
      <td role="cell" class="soft no-print by">${line.entered_by ? who(line.entered_by) : ''}</td></tr>`;
  }

  // Somebody else counted the same shelf: both numbers are shown, and one is chosen.
  #conflict(entry, id, problem) {
    if (entry.state === 'refused') return html`<p class="error no-print" id="c-${id}-fault">${icon('alert')}<span>${problem}</span></p>`;
    return html`<div class="error no-print" id="c-${id}-fault" role="alert">${icon('alert')}<span>${t('staff-count.other', {by: who(entry.line.entered_by ?? ''), counted: entry.line.counted === null ? '—' : count(entry.line.counted)})}
      <button class="link" type="button" @click=${() => this.#rest(entry)}>${t('staff-count.keep_theirs')}</button> · <button class="link" type="button" @click=${() => { entry.state = 'rest'; this.#save(entry); }}>${t('staff-count.keep_mine', {counted: entry.draft})}</button></span></div>`;
  }
}
