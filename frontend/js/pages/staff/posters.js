// What the team hands to a principal, with the name of the school, or to a board, without.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {share} from '../../components/share/share.js';
import {enter} from '../../components/staff/door.js';
import {t} from '../../i18n.js';
import {put} from '../../state.js';

const place = document.getElementById('page');

enter(place, async () => {
  const campaign = await api.get('/campaigns/current');
  put(place, html`<div id="shared"></div>`);
  await share(place.querySelector('#shared'), {campaign, school: '', kit: null}, {above: named});
});

const named = change => html`
  <div class="field share__name"><label for="school">${t('staff-posters.school')}</label><p class="hint" id="school-hint">${t('staff-posters.school_hint')}</p>
    <input class="input" id="school" maxlength="120" autocomplete="off" aria-describedby="school-hint" @input=${event => change({school: event.target.value.trim()})}></div>`;
