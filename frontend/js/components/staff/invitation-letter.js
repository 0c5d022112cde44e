// A step's letter as a school gets it: on a desk, on a phone, by night, as text alone, in both languages; and one to oneself.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {pageLanguage, typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {failed} from '../../state.js';
import {tell} from './dialog.js';
import {drawLetter} from './letter-drawing.js';
import {bones} from './listing.js';
import {attempt, say} from './say.js';

const SHOWN_AS = ['desk', 'phone', 'dark', 'text'];

export function showInvitation(campaign, step, {isOn}) {
  const path = `/campaigns/${campaign.slug}/invitations/${step.step}`;
  let language = pageLanguage(), as = 'desk', letter = null, problem = null;
  const dialog = tell({title: t(`staff-invitations.step.${step.step}`), wide: true, body: () => problem ? failed(problem, read) : letter ? whole() : bones(4)});
  read();

  async function read() {
    problem = null;
    try {
      letter = await api.get(`${path}/letter?language=${language}`);
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      problem = refusal;
    }
    draw();
  }

  function draw() {
    dialog.draw();
    const sheet = document.querySelector('.letter__sheet');
    if (sheet && letter) drawLetter(sheet, letter.html, letter.language, {dark: as === 'dark'});
  }

  function whole() {
    return html`
      <div class="letter">
        <p class="letter__subject display" lang=${letter.language}>${letter.subject}</p>
        <p class="soft">${t('staff-invitations.as_for', {school: typography(letter.school)})}</p>
        <div class="acts">
          <div class="chips" role="group" aria-label=${t('staff-invitations.language')}>${['fr', 'en'].map(one => html`
            <button class="chip" type="button" aria-pressed=${String(language === one)} data-language=${one} @click=${() => { language = one; read(); }}>${t(`staff-invitations.in.${one}`)}</button>`)}</div>
          <div class="chips" role="group" aria-label=${t('staff-letters.shown_as')}>${SHOWN_AS.map(one => html`
            <button class="chip" type="button" aria-pressed=${String(as === one)} data-as=${one} @click=${() => { as = one; draw(); }}>${t(`staff-invitations.as.${one}`)}</button>`)}</div>
          ${step.actions.includes('test') && isOn ? html`<button class="btn btn--quiet btn--small" type="button" data-act="test" @click=${test}>${icon('mail')} ${t('staff-invitations.test')}</button>` : ''}</div>
        ${as === 'text' ? html`<pre class="letter__text" lang=${letter.language} tabindex="0">${letter.text}</pre>`
          : html`<div class="letter__sheet ${as === 'phone' ? 'letter__sheet--phone' : ''}" role="img" aria-label=${t('staff-letters.drawing', {subject: letter.subject})}></div>`}
      </div>`;
  }

  const test = () => attempt(async () => {
    const {id} = await api.post(`${path}/tests`, {language});
    say(html`${t('staff-invitations.tested')} <a href=${url('staff/letters', `?id=${id}`)}>${t('staff-letters.see')}</a>`);
  });
}
