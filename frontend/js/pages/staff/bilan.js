// The year's report, of the campaign that the address names: to read, to print, to take away as files.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {asOf} from '../../components/staff/as-of.js';
import {article} from '../../components/staff/bilan.js';
import {enter, noCampaign} from '../../components/staff/door.js';
import {bones} from '../../components/staff/listing.js';
import {asked, go, onAddress} from '../../components/staff/query.js';
import {pageLanguage} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put, show} from '../../state.js';

const TABLES = ['summary', 'coverage', 'kits', 'materials', 'boards', 'mrcs', 'years', 'stock', 'visits'];
const place = document.getElementById('page');
let campaigns = [], shown = null;

enter(place, async () => {
  campaigns = (await api.get('/campaigns')).data.filter(one => one.state !== 'draft');
  if (!campaigns.length) return put(place, noCampaign());
  onAddress(follow);
  await follow();
});

// Without a name in the address: the campaign that is on, else the last one.
const wanted = () => campaigns.find(one => one.slug === asked('campaign')) ?? campaigns.find(one => one.state === 'published') ?? campaigns[0];

async function follow() {
  const campaign = wanted();
  if (shown === campaign.slug) return;
  shown = campaign.slug;
  put(place, html`${tools(campaign)}<div id="report">${bones(6)}</div>`);
  await show(place.querySelector('#report'), () => api.get(`/campaigns/${campaign.slug}/report`), {ready: report => html`${asOf(report)}${article(report)}`});
}

const file = (campaign, name, query = {}) => `/api/v1/campaigns/${campaign.slug}/${name}?${new URLSearchParams({...query, language: pageLanguage()})}`;

const tools = campaign => html`
  <div class="acts rep__tools">
    <div class="field"><label class="sr" for="year">${t('staff-bilan.year')}</label>
      <select class="input" id="year" @change=${event => go({campaign: event.target.value})}>
        ${campaigns.map(one => html`<option value=${one.slug} ?selected=${one === campaign}>${local(one.name)}${one.state === 'published' ? ` (${t('staff-bilan.current')})` : ''}</option>`)}</select></div>
    <button class="btn btn--quiet btn--small" type="button" data-act="print" @click=${() => print()}>${icon('print')} ${t('staff-bilan.print')}</button>
    <a class="btn btn--quiet btn--small" data-act="xlsx" download href=${file(campaign, 'report.xlsx')}>${icon('export')} ${t('staff-bilan.xlsx')}</a>
    <details class="rep__csv"><summary class="btn btn--quiet btn--small">${icon('down')} CSV</summary>
      <ul>${TABLES.map(table => html`<li><a download href=${file(campaign, 'report.csv', {table})}>${t(`staff-bilan.table.${table}`)}</a></li>`)}</ul></details>
  </div>`;
