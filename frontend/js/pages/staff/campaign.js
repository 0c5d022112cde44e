// What an admin sets: the campaign's dates and figures, who works here, the schools' codes; and what runs by itself.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {accounts} from '../../components/staff/accounts.js';
import {settings} from '../../components/staff/campaign-form.js';
import {csvOf, download} from '../../components/staff/csv.js';
import {ask} from '../../components/staff/dialog.js';
import {enter, load, noCampaign} from '../../components/staff/door.js';
import {bones} from '../../components/staff/listing.js';
import {say} from '../../components/staff/say.js';
import {day, moment} from '../../components/staff/words.js';
import {count, lastDay} from '../../format.js';
import {has, local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page');

enter(place, async who => {
  const {data: campaigns} = await api.get('/campaigns');
  const current = campaigns.find(one => one.state === 'published') ?? campaigns.find(one => one.state === 'draft');
  put(place, frame(campaigns, current));
  if (current) settings(place.querySelector('#settings'), current);
  accounts(place.querySelector('#accounts'), who);
  jobs();
}, {admin: true});

const frame = (campaigns, current) => html`
  <section class="pane" aria-labelledby="t-settings"><div class="pane__h"><h2 id="t-settings">${current ? local(current.name) : t('staff-campaign.none')}</h2></div>
    <div id="settings">${current ? '' : noCampaign()}</div></section>
  ${current ? html`<section class="pane" aria-labelledby="t-codes"><div class="pane__h"><h2 id="t-codes">${t('staff-campaign.codes.title')}</h2></div>
    <p>${t('staff-campaign.codes.how')}</p>
    <p><button class="btn btn--quiet btn--small" type="button" data-act="codes"
      @click=${() => codes(current)}>${icon('down')} ${t('staff-campaign.codes.open')}</button></p></section>` : ''}
  <section class="pane" aria-labelledby="t-people"><div class="pane__h"><h2 id="t-people">${t('staff-campaign.people.title')}</h2></div>
    <div id="accounts">${bones(3)}</div></section>
  <section class="pane" aria-labelledby="t-jobs"><div class="pane__h"><h2 id="t-jobs">${t('staff-campaign.jobs.title')}</h2>
    <p class="soft">${t('staff-campaign.jobs.how')}</p></div><div id="jobs">${bones(3)}</div></section>
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

const jobs = () => load(document.getElementById('jobs'), () => api.get('/jobs'), {
  ready: ({data}) => html`<div class="scroll" tabindex="0" role="group" aria-label=${t('staff-campaign.jobs.title')}><table class="table"><thead><tr>
    <th scope="col">${t('staff-campaign.jobs.job')}</th><th scope="col">${t('staff-campaign.jobs.next')}</th><th scope="col">${t('staff-campaign.jobs.last')}</th>
    <th scope="col">${t('staff-campaign.jobs.result')}</th></tr></thead>
    <tbody>${data.map(job => html`<tr><th scope="row">${has(`staff-campaign.jobs.name.${job.name}`) ? t(`staff-campaign.jobs.name.${job.name}`) : job.name}</th>
      <td class="num">${job.next_run_at ? moment(job.next_run_at) : '—'}</td>
        <td class="num">${job.ended_at ? moment(job.ended_at) : job.began_at ? t('staff-campaign.jobs.running') : '—'}</td>
        <td class="soft">${job.result || '—'}</td></tr>`)}</tbody></table></div>`,
  isEmpty: ({data}) => !data.length,
  empty: () => html`<p class="soft">${t('staff-campaign.jobs.none')}</p>`,
});

const others = all => all.length ? html`
  <section class="pane" aria-labelledby="t-others"><div class="pane__h"><h2 id="t-others">${t('staff-campaign.others')}</h2></div>
    <ul class="rows slim">${all.map(one => html`<li><span><b>${local(one.name)}</b> <span class="soft">· ${t(`staff-campaign.state.${one.state}`)}</span><br><span class="soft">${t('staff-campaign.from_to', {from: day(one.opens_at), to: day(lastDay(one.closes_at))})}</span></span><span class="num">${t('staff-campaign.chosen', {n: one.chosen})}</span></li>`)}</ul></section>` : '';
