// Who works here, where each is signed in, and which programs come in by a token.
import {html} from 'lit-html';
import {accounts} from '../../components/staff/accounts.js';
import {enter} from '../../components/staff/door.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {bones} from '../../components/staff/listing.js';
import {tokens} from '../../components/staff/tokens.js';
import {t} from '../../i18n.js';
import {put} from '../../state.js';

const place = document.getElementById('page');

enter(place, async who => {
  listKeys(place, {rows: '.people tbody tr'});
  put(place, html`
    <section class="pane" aria-labelledby="t-people"><div class="pane__h"><h2 id="t-people">${t('staff-people.people.title')}</h2></div>
      <div id="accounts">${bones(3)}</div></section>
    <section class="pane" aria-labelledby="t-tokens"><div class="pane__h"><h2 id="t-tokens">${t('staff-people.tokens.title')}</h2></div>
      <p class="soft measure">${t('staff-people.tokens.how')}</p><div id="tokens">${bones(2)}</div></section>
    ${keysHint()}`);
  await Promise.all([accounts(place.querySelector('#accounts'), who), tokens(place.querySelector('#tokens'))]);
}, {admin: true});
