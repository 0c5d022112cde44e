// The waves of the campaign, and beside them the making of the next one.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {builtAhead, readBuilt} from '../../components/staff/built-ahead.js';
import {enter} from '../../components/staff/door.js';
import {who} from '../../components/staff/history.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {asked, onAddress} from '../../components/staff/query.js';
import {regions} from '../../components/staff/roster.js';
import {farness, papers, rope, states} from '../../components/staff/wave-parts.js';
import {kitPairs, RULE, ruleForm, WaveRule} from '../../components/staff/wave-rule.js';
import {moment} from '../../components/staff/words.js';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page');
const model = {waves: null, kits: [], built: null};
const known = {kits: [], boards: [], mrcs: []};
const rule = new WaveRule(known, draw);

enter(place, async () => {
  const [campaign, {data}] = await Promise.all([api.get('/campaigns/current'), api.get('/waves?limit=200')]);
  known.kits = kitPairs(campaign.kits);
  model.kits = campaign.kits;
  model.waves = [...data].sort((one, other) => other.number - one.number);
  onAddress(() => rule.count());
  listKeys(place, {rows: '.wave'});
  await Promise.all([rule.count(), regions().then(found => { Object.assign(known, found); draw(); }), readAgain()]);
  if (RULE.some(asked)) document.getElementById('rule').scrollIntoView({block: 'nearest'});
});

async function readAgain() {
  model.built = await readBuilt(model.kits);
  draw();
}

function draw() {
  if (!model.waves) return;
  put(place, html`<div class="waves">
    <section aria-labelledby="t-waves"><h2 id="t-waves" class="sr">${t('staff-waves.title')}</h2>
      ${model.waves.length ? html`<ol class="wave-list">${model.waves.map(row)}</ol>`
        : html`<div class="empty">${icon('wave')}<h3>${t('staff-waves.empty_title')}</h3><p>${t('staff-waves.empty')}</p></div>`}
      ${keysHint()}</section>
    <aside class="waves__side">${ruleForm(rule)} ${builtAhead(model.built, readAgain)}</aside></div>`);
}

const row = wave => {
  const {all, packed, gone} = farness(wave);
  return html`<li class="wave ${all && gone === all ? 'is-gone' : ''}">
    <a class="wave__n display num" href=${url('staff/wave', `?no=${wave.number}`)} aria-label=${t('staff-waves.number', {number: wave.number})}>${wave.number}</a>
    <div class="wave__t"><h3><a href=${url('staff/wave', `?no=${wave.number}`)}>${wave.name || t('staff-waves.number', {number: wave.number})}</a></h3>
      <p class="soft">${t('staff-waves.orders', {n: wave.orders})} · ${moment(wave.made_at)} · ${who(wave.made_by)}</p>
      <p class="wave__far"><b class="num">${count(packed)}<span class="soft"> / ${count(all)}</span></b> ${t('staff-waves.packed', {n: packed})}${gone ? html` <span class="soft">· ${t('staff-waves.gone', {n: gone})}</span>` : ''}</p>
      ${rope(wave)}
      <p class="soft wave__kits">${wave.kits.map((one, i) => html`${i ? ' · ' : ''}<span class="nb">${count(one.orders)} ${local(one.kit.name)}</span>`)}</p>
      ${states(wave)}</div>
    <p class="wave__a">${papers(wave.number)}</p></li>`;
};
