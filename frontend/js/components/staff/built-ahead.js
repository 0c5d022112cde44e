// Kits built ahead: how many of each stand ready, and what changes that. A kit with choices is built order by order.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, wholeNumber} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {field, radio} from './field.js';
import {attempt, say} from './say.js';

export async function readBuilt(kits) {
  const whole = kits.filter(({choices}) => !choices.length);
  const answers = await Promise.all(whole.map(({slug}) => api.get(`/kits/${slug}/buildings?limit=1`)));
  return whole.map((kit, i) => ({kit, built: answers[i].built}));
}

// built: what readBuilt() gave; changed() hears that it has to be read again.
export const builtAhead = (built, changed) => built?.length ? html`
  <section class="built" aria-labelledby="t-built"><h2 id="t-built">${t('staff-waves.built.title')}</h2>
    <ul class="rows">${built.map(({kit, built: n}) => html`<li><span>${local(kit.name)}</span>
      <span class="built__n"><b class="display num" data-built=${kit.slug}>${count(n)}</b><button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff-waves.built.open_for', {kit: local(kit.name)})}
        @click=${() => change(kit, n, changed)}>${icon('edit')} ${t('staff-waves.built.open')}</button></span></li>`)}</ul>
    <p class="hint">${t('staff-waves.built.how')}</p></section>` : '';

const change = (kit, n, changed) => attempt(async () => {
  const answer = await ask({
    title: t('staff-waves.built.ask', {kit: local(kit.name)}), go: t('staff-waves.built.go'), shape: 'check',
    body: ({faults}) => html`<p>${t('staff-waves.built.now', {n})}</p>
      <fieldset class="picks"><legend class="legend">${t('staff-waves.built.what')}</legend>
        ${radio({name: 'way', value: '1', label: t('staff-waves.built.built'), hint: t('staff-waves.built.built_hint'), checked: true})}
        ${radio({name: 'way', value: '-1', label: t('staff-waves.built.apart'), hint: t('staff-waves.built.apart_hint')})}</fieldset>
      ${field({name: 'n', label: t('staff-waves.built.number'), fault: faults['/change'], attributes: {inputmode: 'numeric', maxlength: 5, autofocus: true}})}`,
    send: form => api.post(`/kits/${kit.slug}/buildings`, {change: changeOf(wholeNumber(form.get('n')), Number(form.get('way')))}),
  });
  if (!answer) return;
  say(t('staff-waves.built.done', {n: answer.built}));
  await changed();
});

// What is no number goes as it is, and the server says so at its field.
const changeOf = (number, way) => typeof number === 'number' ? way * number : number;
