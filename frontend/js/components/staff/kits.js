// A campaign's kits: in their order, to edit, to add, to take away while nobody ordered one.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {put} from '../../state.js';
import {ask} from './dialog.js';
import {editKit} from './kit-editor.js';
import {attempt, say} from './say.js';

export async function kits(place, campaign, {onChange = () => {}} = {}) {
  const closed = campaign.state === 'archived';
  let all = [], items = [];
  const read = async () => { all = (await api.get(`/campaigns/${campaign.slug}/kit-settings`)).data; draw(); };
  const changed = async () => { await read(); onChange(); };
  items = (await api.get('/items')).data;
  await read();

  const move = (kit, position) => attempt(async () => {
    await api.patch(`/campaigns/${campaign.slug}/kits/${kit.slug}`, {position}, {version: kit.version});
    await changed();
  });

  async function remove(kit) {
    const done = await ask({
      title: t('staff-campaign.kits.remove_title', {name: local(kit.name)}), go: t('staff-campaign.kits.remove'), shape: 'x', danger: true,
      body: () => html`<p>${t('staff-campaign.kits.remove_how')}</p>`, send: async () => { await api.delete(`/campaigns/${campaign.slug}/kits/${kit.slug}`); return true; },
    });
    if (!done) return;
    say(t('staff-campaign.kits.removed', {name: local(kit.name)}));
    await changed();
  }

  const edit = async kit => { if (await editKit(campaign, kit, all, items)) await changed(); else await read(); };

  function draw() {
    put(place, html`
      ${all.length ? html`<ol class="kit-rows">${all.map((kit, at) => html`<li data-kit=${kit.slug}>
        <img src=${picture(kit.picture)} alt="" width="72" height="72">
        <div><b>${local(kit.name)}</b>${kit.is_generic ? html` <span class="badge badge--new badge--plain">${t('staff-campaign.kits.generic')}</span>` : ''}
          <p class="soft">${inside(kit)}</p></div>
        <span class="num soft">${t('staff-campaign.kits.orders', {n: kit.orders})}</span>
        ${closed ? '' : html`<div class="acts">
          <button class="btn btn--quiet btn--small" type="button" data-act="edit-kit" @click=${() => edit(kit)}>${icon('edit')} ${t('staff-campaign.kits.edit')}<span class="sr"> ${local(kit.name)}</span></button>
          ${at ? html`<button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff-campaign.kits.earlier', {name: local(kit.name)})} @click=${() => move(kit, at)}><span aria-hidden="true">↑</span></button>` : ''}
          ${kit.may_remove ? html`<button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff-campaign.kits.remove_name', {name: local(kit.name)})} @click=${() => remove(kit)}>${icon('x')}</button>` : ''}</div>`}</li>`)}</ol>`
        : html`<p class="soft">${t('staff-campaign.kits.none')}</p>`}
      ${closed ? '' : html`<p><button class="btn btn--quiet btn--small" type="button" data-act="add-kit" @click=${() => edit(null)}>${icon('plus')} ${t('staff-campaign.kits.add')}</button></p>`}`);
  }
}

const inside = kit => [...kit.components.map(one => `${count(one.quantity)} ${local(one.quantity === 1 ? one.name : one.plural)}`),
  ...kit.choices.map(choice => t('staff-campaign.kits.choice', {n: choice.pick, of: choice.options.length}))].join(' · ');
