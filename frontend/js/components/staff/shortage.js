// Who is served first when stock falls short: by a rule, or by hand; shown before it is declared.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, typography} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';
import {attempt, say} from './say.js';
import {moment} from './words.js';

const RULES = ['alphabetical', 'pupils', 'drawn', 'by_hand'];
const SHOWN = 12;

export async function shortage(place) {
  let known = await api.get(`/shortage-order?limit=${SHOWN}`), wanted = null, first = [];
  draw();

  const bodyOf = (rule, seed = '') => rule === 'by_hand' ? {rule, schools: first} : rule === 'drawn' ? {rule, seed} : {rule};

  const preview = (rule, seed) => attempt(async () => {
    wanted = await api.post('/shortage-order/preview', bodyOf(rule, seed));
    draw();
  });

  const declare = () => attempt(async () => {
    known = await api.post('/shortage-order', bodyOf(wanted.declared.rule, wanted.declared.seed));
    [wanted, first] = [null, []];
    say(t('staff-campaign.shortage.saved'));
    draw();
  });

  // The others are many, and mostly not looked at.
  function readAll() {
    if (wanted || known.data.length > SHOWN) return undefined;
    return attempt(async () => {
      known = await api.get('/shortage-order');
      draw();
    });
  }

  function toTop(school) {
    first = [school.id, ...first.filter(id => id !== school.id)];
    return preview('by_hand');
  }

  function draw() {
    const {declared, without_rank: without, schools, data} = wanted ?? known;
    put(place, html`
      <p>${known.declared ? html`${t(`staff-campaign.shortage.is.${known.declared.rule}`)} ${known.declared.seed ? t('staff-campaign.shortage.seed', {seed: known.declared.seed}) : ''} <span class="soft">${moment(known.declared.at)}</span>` : t('staff-campaign.shortage.never')}</p>
      ${known.without_rank ? html`<div class="notice notice--warn">${icon('alert')}<p>${t('staff-campaign.shortage.without', {n: without})}</p></div>` : ''}
      <fieldset class="chips"><legend class="legend">${t('staff-campaign.shortage.rule')}</legend>
        ${RULES.map(rule => html`<button class="chip" type="button" data-rule=${rule} aria-pressed=${String(wanted?.declared.rule === rule)} @click=${() => preview(rule)}>${t(`staff-campaign.shortage.rules.${rule}`)}</button>`)}</fieldset>
      ${wanted ? html`<div class="notice" role="status">${icon('info')}<b>${t('staff-campaign.shortage.preview')}</b>
        <p>${declared.rule === 'drawn' ? t('staff-campaign.shortage.seed', {seed: declared.seed}) : declared.rule === 'by_hand' ? t('staff-campaign.shortage.by_hand_how') : ''} ${t('staff-campaign.shortage.keeps')}</p>
        <p class="acts"><button class="btn btn--small" type="button" data-act="declare" @click=${declare}>${icon('check')} ${t('staff-campaign.shortage.declare')}</button>
          ${declared.rule === 'drawn' ? html`<button class="btn btn--quiet btn--small" type="button" @click=${() => preview('drawn')}>${icon('undo')} ${t('staff-campaign.shortage.again')}</button>` : ''}
          <button class="btn btn--quiet btn--small" type="button" @click=${() => { [wanted, first] = [null, []]; draw(); }}>${t('staff.cancel')}</button></p></div>` : ''}
      ${table(data.slice(0, SHOWN))}
      ${schools > SHOWN ? html`<details @toggle=${readAll}><summary>${t('staff-campaign.shortage.others', {n: schools - SHOWN})}</summary>${table(data.slice(SHOWN))}</details>` : ''}`);
  }

  function table(rows) {
    return html`<table class="table first slim"><caption class="sr">${t('staff-campaign.shortage.title')}</caption><thead><tr><th scope="col" class="r">${t('staff-campaign.shortage.rank')}</th>
      <th scope="col">${t('staff-campaign.shortage.school')}</th><th scope="col" class="bd">${t('staff-campaign.shortage.town')}</th><th scope="col" class="r">${t('staff-campaign.shortage.pupils')}</th>
      <th scope="col"><span class="sr">${t('staff-campaign.shortage.rules.by_hand')}</span></th></tr></thead>
    <tbody>${rows.map(school => html`<tr><td class="r soft num">${count(school.rank)}</td><th scope="row">${typography(school.name)}</th><td class="bd">${typography(school.municipality)}</td>
      <td class="r">${school.pupils === null ? '—' : count(school.pupils)}</td>
      <td class="r">${school.rank > 1 ? html`<button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff-campaign.shortage.to_top_name', {name: typography(school.name)})} @click=${() => toTop(school)}>${t('staff-campaign.shortage.to_top')}</button>` : ''}</td></tr>`)}</tbody></table>`;
  }
}
