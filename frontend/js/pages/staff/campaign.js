// What an admin sets: the campaigns' settings, kits, texts and order of service, and the schools' codes.
import {html, nothing} from 'lit-html';
import {api} from '../../api.js';
import {settings} from '../../components/staff/campaign-form.js';
import {askForCampaign, life} from '../../components/staff/campaign-life.js';
import {texts} from '../../components/staff/campaign-texts.js';
import {askForCodes} from '../../components/staff/codes.js';
import {enter} from '../../components/staff/door.js';
import {kits} from '../../components/staff/kits.js';
import {bones} from '../../components/staff/listing.js';
import {address, asked, follow, go, onAddress} from '../../components/staff/query.js';
import {shortage} from '../../components/staff/shortage.js';
import {day} from '../../components/staff/words.js';
import {lastDay} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page');

enter(place, async () => {
  onAddress(show);
  await show();
}, {admin: true});

// The one that the address names, else the one that is on, else the draft.
async function show() {
  const {data: campaigns} = await api.get('/campaigns');
  const current = campaigns.find(one => one.slug === asked('campaign')) ?? campaigns.find(one => one.state === 'published') ?? campaigns.find(one => one.state === 'draft');
  put(place, html``); // each campaign in places of its own
  put(place, frame(campaigns, current));
  if (!current) return;
  const again = slug => slug === asked('campaign') || (slug === current.slug && !asked('campaign')) ? show() : go({campaign: slug});
  const at = id => place.querySelector(id);
  const lives = () => life(at('#life'), current, {onChange: again});
  // Both are edits of the same campaign: what one saved is the other's new version.
  const set = campaign => settings(at('#settings'), campaign, {others: campaigns.filter(one => one !== current && one.state !== 'draft'), onSave: saved => { lives(); write(saved); }});
  const write = campaign => texts(at('#texts'), campaign, {onChange: async () => set((await api.get('/campaigns')).data.find(one => one.slug === current.slug))});
  if (current.state !== 'archived') set(current);
  await Promise.all([lives(), kits(at('#kits'), current, {onChange: lives}), write(current), shortage(at('#shortage'))]);
}

const frame = (campaigns, current) => html`
  <section class="pane" aria-labelledby="t-settings"><div class="pane__h"><h2 id="t-settings">${current ? local(current.name) : t('staff-campaign.none')}</h2></div>
    ${campaigns.length > 1 ? years(campaigns, current) : ''}
    <div id="life">${current ? bones(2) : ''}</div>
    <div id="settings">${current ? '' : none()}</div></section>
  ${current ? html`
    <section class="pane" aria-labelledby="t-kits"><div class="pane__h"><h2 id="t-kits">${t('staff-campaign.kits.title')}</h2></div><div id="kits">${bones(3)}</div></section>
    <section class="pane" aria-labelledby="t-texts"><div class="pane__h"><h2 id="t-texts">${t('staff-campaign.texts.title')}</h2><p class="soft">${t('staff-campaign.texts.how')}</p></div><div id="texts">${bones(3)}</div></section>
    <section class="pane" aria-labelledby="t-shortage"><div class="pane__h"><h2 id="t-shortage">${t('staff-campaign.shortage.title')}</h2><p class="soft">${t('staff-campaign.shortage.how')}</p></div><div id="shortage">${bones(3)}</div></section>` : ''}
  ${current ? html`<section class="pane" aria-labelledby="t-codes"><div class="pane__h"><h2 id="t-codes">${t('staff-campaign.codes.title')}</h2></div>
    <p>${t('staff-campaign.codes.how')}</p>
    <p><button class="btn btn--quiet btn--small" type="button" data-act="codes"
      @click=${() => askForCodes(current)}>${icon('lock')} ${t('staff-campaign.codes.open')}</button></p></section>` : ''}
`;

const none = () => html`
  <div class="empty">${icon('gear')}<p>${t('staff-campaign.life.first_how')}</p>
    <p><button class="btn" type="button" data-act="first" @click=${first}>${icon('plus')} ${t('staff-campaign.life.first')}</button></p></div>`;

async function first() {
  const made = await askForCampaign(null);
  if (made) go({campaign: made.slug});
}

const years = (campaigns, current) => html`
  <nav class="years" aria-label=${t('staff-campaign.others')}>${campaigns.map(one => html`<a class="chip" href=${address({campaign: one.slug})} aria-current=${one === current ? 'true' : nothing} @click=${follow}>${local(one.name)}
    <span class="n">${t(`staff-campaign.state.${one.state}`)} · ${t('staff-campaign.from_to', {from: day(one.opens_at), to: day(lastDay(one.closes_at))})}</span></a>`)}</nav>`;
