// The year's report as an article: the screen's and the paper's are the same.
import {html} from 'lit-html';
import {count, lastDay, longDay, monthAndYear, pageLanguage, percent, typography} from '../../format.js';
import {local, phrase, t} from '../../i18n.js';
import {picture} from '../../picture.js';
import {boxes} from './boxes.js';
import {share} from './words.js';

export const article = report => html`
  <article class="rep">
    ${cover(report)}<div class="ribbon" aria-hidden="true"></div>
    ${lead(report)} ${picked(report)} ${goal(report)} ${materials(report)}
    ${kits(report)} ${coverage(report)} ${regions('boards', report.boards)} ${regions('mrcs', report.mrcs)} ${years(report)} ${visits(report)} ${stock(report)}
    <footer class="rep__sign"><p>${t('staff-bilan.made_on', {day: longDay(new Date())})}</p></footer>
  </article>`;

// The drawing is named by the page itself, beside its place.
const art = () => document.getElementById('art').content.querySelector('img').getAttribute('src');

const cover = ({campaign}) => html`
  <header class="rep__cover"><img class="rep__art" src=${art()} width="1440" height="640" alt="">
    <div class="rep__name"><p>${t('staff-bilan.kind')} · ${campaign.state === 'archived' ? t('staff-bilan.over') : t('staff-bilan.so_far')}</p>
      <h2>${t('staff-bilan.headline', {name: local(campaign.name)})}</h2></div></header>`;

const lead = ({distributed, chosen, automatic, kits: all, next_target: next}) => html`
  <section class="rep__lead" aria-labelledby="b-lead">
    <div><p class="display rep__huge" data-figure="distributed">${count(distributed)}</p><h3 id="b-lead">${t('staff-bilan.distributed', {n: distributed})}</h3></div>
    <p class="lede">${offered(next, {n: all.length, kits: all.map(kit => t('staff-bilan.quoted', {name: local(kit.name)})).join(', ')})}
      ${t('staff-bilan.ordered', {n: chosen})} ${t('staff-bilan.others', {n: automatic})}</p></section>`;

// There is no target for the next year while schools may still choose.
const offered = (next, words) => next === null ? t('staff-bilan.offered_now', words) : t('staff-bilan.offered', words);

const picked = ({chosen, automatic}) => chosen + automatic === 0 ? '' : html`
  <section class="rep__picked" aria-label=${t('staff-bilan.picked')}>${boxes(chosen, automatic)}
    <ul class="rep__cap"><li><b class="display" data-figure="chosen">${count(chosen)}</b><span>${t('staff-bilan.chosen', {n: chosen})}, ${percent(Math.round(100 * chosen / (chosen + automatic)))}</span></li>
      <li><b class="display soft" data-figure="automatic">${count(automatic)}</b><span>${t('staff-bilan.automatic', {n: automatic})}</span></li></ul></section>`;

// Until it is over, what is missing may still come.
const short = (next, missing) => missing <= 0 ? t('staff-bilan.reached') : next === null ? t('staff-bilan.to_get', {n: missing}) : t('staff-bilan.missing', {n: missing});

const goal = ({campaign, chosen, next_target: next, wish_percent: wish, growth}) => html`
  <section class="rep__goal" aria-labelledby="b-goal">
    <div>${next === null ? html`<h3 id="b-goal">${t('staff-bilan.next_open')}</h3><p>${t('staff-bilan.wish_open', {share: share(wish / 100), day: longDay(lastDay(campaign.closes_at))})}</p>`
      : html`<h3 id="b-goal">${phrase('staff-bilan.next', {figure: html`<span data-figure="next_target">${count(next)}</span>`})}</h3>
      <p>${t('staff-bilan.wish', {share: share(wish / 100), more: count(next - chosen)})}</p>`}</div>
    <dl class="rep__growth">
      <div><dt>${t('staff-bilan.baseline')}</dt><dd>${growth.baseline === null ? t('staff-bilan.no_baseline') : html`<b>${count(growth.baseline)}</b>${growth.compared ? ` (${local(growth.compared.name)})` : ''}`}</dd></div>
      <div><dt>${t('staff-bilan.change')}</dt><dd>${growth.change_percent === null ? '—' : html`<b>${share(growth.change_percent / 100)}</b>`}</dd></div>
      <div><dt>${t('staff-bilan.target')}</dt><dd>${growth.target === null ? '—' : html`<b>${count(growth.target)}</b> ${short(next, growth.target - chosen)}`}</dd></div>
      <div><dt>${t('staff-bilan.entered')}</dt><dd><b>${count(growth.entered_by_staff)}</b></dd></div>
      <div><dt>${t('staff-bilan.partners')}</dt><dd><b>${count(growth.partners)}</b></dd></div></dl></section>`;

const materials = ({materials: all}) => html`
  <section class="rep__mat" aria-labelledby="b-mat"><h3 id="b-mat">${t('staff-bilan.left')}</h3>
    ${all.length ? html`<ul>${all.map(one => html`<li><img src=${picture(one.picture)} alt="" width="96" height="96" loading="eager">
      <p><b class="display num" data-sku=${one.sku}>${count(one.quantity)}</b> <span>${local(one.quantity === 1 ? one.name : one.plural)}</span>
        ${one.handed_out ? html`<small>${t('staff-bilan.handed_out', {n: one.handed_out})}</small>` : ''}</p></li>`)}</ul>` : html`<p class="soft">${t('staff-bilan.nothing_left')}</p>`}</section>`;

const PARTS = ['ordered', 'automatic', 'declined', 'excluded', 'silent'];
const coverage = ({coverage: of}) => section('coverage', html`
  <p>${PARTS.map(part => t(`staff-bilan.part.${part}`, {n: of[part]})).join(' + ')} = <b>${t('staff-bilan.eligible', {n: of.eligible})}</b>.
    ${of.partners ? t('staff-bilan.partners_apart', {n: of.partners}) : ''}</p>`);

const kits = ({kits: all}) => section('kits', table('kits', ['kit', 'by_school', 'by_staff', 'by_rule', 'sent'],
  all.map(kit => [local(kit.name), kit.chosen, kit.staff, kit.automatic, kit.shipped]), {totals: true}));

const regions = (key, all) => all.length === 0 ? '' : section(key, table(key, [key === 'boards' ? 'board' : 'mrc', 'schools', 'picked', 'by_rule', 'sent'],
  all.map(one => [typography(one.name || t('staff-bilan.unnamed')), one.schools, one.chosen, one.automatic, one.shipped]), {totals: true}));

const years = ({years: all, campaign}) => section('years', table('years', ['campaign', 'eligible', 'picked', 'by_rule', 'declined', 'partners', 'sent', 'pieces'],
  all.map(year => [local(year.name), year.eligible, year.chosen, year.automatic, year.declined, year.partners, year.distributed, year.pieces]),
  {marked: all.findIndex(year => year.campaign === campaign.slug)}));

// Where nothing was counted, nothing is told.
const visits = ({visits: {february, in_february: month, in_all: all}}) => all.views === 0 ? '' : section('visits', html`
  <p>${t('staff-bilan.visits', {when: monthAndYear(february.since), ...seenIn(month)})} ${t('staff-bilan.visits_in_all', seenIn(all))}</p>`);

const seenIn = ({views, visitors, mean_seconds: mean}) => ({views: t('staff-bilan.seen', {n: views}), visitors: t('staff-bilan.seen_by', {n: visitors}), mean: mean ?? 0});

const byName = (one, other) => local(one.plural).localeCompare(local(other.plural), pageLanguage());

const stock = ({stock: all, campaign}) => section('stock', html`
  <p class="soft">${campaign.state === 'archived' ? t('staff-bilan.books_over') : t('staff-bilan.books_now')}</p>
  ${table('stock', ['item', 'opening', 'received', 'out', 'returned', 'handed', 'adjusted', 'closing'],
    [...all].sort(byName).map(line => [local(line.plural), line.opening, line.received, -line.shipped, line.returned, -line.handed_out, line.adjusted, line.closing]), {signed: true})}
  ${all.every(line => line.adds_up) ? '' : html`<p role="alert"><b>${t('staff-bilan.does_not_add_up')}</b></p>`}`);

const section = (key, body) => html`<section class="rep__part" aria-labelledby=${`b-${key}`}><h3 id=${`b-${key}`}>${t(`staff-bilan.table.${key}`)}</h3>${body}</section>`;

// The first column is words, the others counts; `signed` shows what leaves with its minus, and nothing as a dash.
function table(key, columns, rows, {totals = false, marked = -1, signed = false} = {}) {
  const cell = value => value === null ? '—' : value === 0 && signed ? html`<span class="soft">–</span>` : count(value);
  const sum = column => rows.every(row => row[column] !== null) ? rows.reduce((all, row) => all + row[column], 0) : null;
  return html`<div class="scroll" tabindex="0" role="group" aria-labelledby=${`b-${key}`}><table class="table">
    <thead><tr>${columns.map((name, i) => html`<th scope="col" class=${i ? 'r' : ''}>${t(`staff-bilan.column.${name}`)}</th>`)}</tr></thead>
    <tbody>${rows.map((row, at) => html`<tr class=${at === marked ? 'is-marked' : ''}>${row.map((value, i) => i ? html`<td class="r">${cell(value)}</td>` : html`<th scope="row">${value}</th>`)}</tr>`)}</tbody>
    ${totals && rows.length > 1 ? html`<tfoot><tr><th scope="row">${t('staff-bilan.total')}</th>${columns.slice(1).map((_, i) => html`<td class="r">${cell(sum(i + 1))}</td>`)}</tr></tfoot>` : ''}</table></div>`;
}
