// What an admin sets: the campaign's dates and figures, and the schools' codes.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {settings} from '../../components/staff/campaign-form.js';
import {csvOf, download} from '../../components/staff/csv.js';
import {ask} from '../../components/staff/dialog.js';
import {enter, noCampaign} from '../../components/staff/door.js';
import {say} from '../../components/staff/say.js';
import {day} from '../../components/staff/words.js';
import {count, lastDay} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page');

enter(place, async () => {
  const {data: campaigns} = await api.get('/campaigns');
  const current = campaigns.find(one => one.state === 'published') ?? campaigns.find(one => one.state === 'draft');
  put(place, frame(campaigns, current));
  if (current) settings(place.querySelector('#settings'), current);
}, {admin: true});

const frame = (campaigns, current) => html`
  <section class="pane" aria-labelledby="t-settings"><div class="pane__h"><h2 id="t-settings">${current ? local(current.name) : t('staff-campaign.none')}</h2></div>
    <div id="settings">${current ? '' : noCampaign()}</div></section>
  ${current ? html`<section class="pane" aria-labelledby="t-codes"><div class="pane__h"><h2 id="t-codes">${t('staff-campaign.codes.title')}</h2></div>
    <p>${t('staff-campaign.codes.how')}</p>
    <p><button class="btn btn--quiet btn--small" type="button" data-act="codes"
      @click=${() => codes(current)}>${icon('down')} ${t('staff-campaign.codes.open')}</button></p></section>` : ''}
  ${others(campaigns.filter(one => one !== current))}`;

async function codes(campaign) {
  const made = await ask({
    title: t('staff-campaign.codes.ask'), go: t('staff-campaign.codes.go'), shape: 'down',
    body: () => html`<p>${t('staff-campaign.codes.warn')}</p>`,
    send: () => api.post(`/campaigns/${campaign.slug}/school-keys`),
  });
  if (!made) return;
  if (!made.data.length) return say(t('staff-campaign.codes.nothing'));
  const head = ['name', 'code', 'link'].map(name => t(`staff-campaign.codes.column.${name}`));
  download(`codes-${campaign.slug}.csv`, csvOf([head, ...made.data.map(({name, code, link}) => [name, code, link])]));
  say(t('staff-campaign.codes.done', {n: made.data.length}));
}

const others = all => all.length ? html`
  <section class="pane" aria-labelledby="t-others"><div class="pane__h"><h2 id="t-others">${t('staff-campaign.others')}</h2></div>
    <ul class="rows slim">${all.map(one => html`<li><span><b>${local(one.name)}</b> <span class="soft">· ${t(`staff-campaign.state.${one.state}`)}</span><br><span class="soft">${t('staff-campaign.from_to', {from: day(one.opens_at), to: day(lastDay(one.closes_at))})}</span></span><span class="num">${t('staff-campaign.chosen', {n: one.chosen})}</span></li>`)}</ul></section>` : '';
